BeforeDiscovery {
    $ways = @(
        @{ Name = 'JSON'; Carry = { param($results) $results | ForEach-Object { $_ | ConvertTo-Json | ConvertFrom-Json } } }
        @{ Name = 'Clixml'; Carry = {
                param($results)
                $results | Export-Clixml -Path (Join-Path $TestDrive 'results.xml')
                Import-Clixml -Path (Join-Path $TestDrive 'results.xml')
            }
        }
        @{ Name = 'remoting, one level deep'; Carry = {
                param($results)
                $results | ForEach-Object { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_, 1)) }
            }
        }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)

    # Latencies evenly spread over a tenth of their level.
    function Get-Latency([int] $Level, [string] $Operation = 'Get', [int] $PayloadBytes = 100) {
        [PerfTools.RedisLatencyResult]@{
            Target = 'cache:6379'; Server = 'redis 7'; Client = 'Wire'; Operation = $Operation; PayloadBytes = $PayloadBytes; Payload = 'Random'
            Count = 1000; ConnectionCount = 1; PipelineDepth = 1; KeyCount = 1; Transport = 'Tcp'; StartedAt = '2024-06-07T12:00:00Z'; DurationMs = 1000
            Distribution = [PerfTools.Distribution]@{
                Resolution = 0.001; Count = 1000; Minimum = $Level; Maximum = $Level * 1.1; Mean = $Level * 1.05
                Buckets = @(0..99 | ForEach-Object { "$($Level + $_ * $Level / 1000):10" }) -join ' '
            }
        }
    }
}

Describe 'Compare-PerfResult' {
    It 'gives a flat row with the shift in the unit of the samples' {
        $row = Get-Latency 1100 | Compare-PerfResult -Baseline (Get-Latency 1000)
        $row | Should -BeOfType ([PerfTools.ComparisonResult])
        $row.Verdict | Should -Be 'Regressed'
        $row.Shift | Should -BeGreaterThan 100
        $row.Shift | Should -BeLessThan 110
        $row.ShiftLow | Should -BeGreaterThan 95
        $row.Unit | Should -Be 'us'
        $row.PValue | Should -BeLessThan 0.001
        ($row | ConvertTo-Csv)[1] | Should -Not -Match 'System\.'
    }

    It 'compares what came through <Name> as what never left' -ForEach $ways {
        $then = (Get-Latency 1000), (Get-Latency 2000 Set)
        $now = (Get-Latency 1020), (Get-Latency 1800 Set)
        $expected = Compare-PerfResult $then $now | ConvertTo-Json
        $carried = Compare-PerfResult (& $Carry $then) (& $Carry $now) -ErrorAction Stop
        foreach ($property in 'Operation', 'Verdict', 'Shift', 'ShiftLow', 'ShiftHigh', 'PValue', 'Reason') {
            $carried.$property | Should -Be @(($expected | ConvertFrom-Json).$property) -Because $property
        }
        $carried.Verdict | Should -Be 'NoDifference', 'Improved'
    }

    It 'takes files, histories and records of them' {
        $history = Join-Path $TestDrive 'compared.jsonl'
        $json = Join-Path $TestDrive 'compared.json'
        (Get-Latency 1000), (Get-Latency 1001) | Export-PerfResult $history
        Get-Latency 1200 | ConvertTo-Json | Set-Content $json
        $row = Compare-PerfResult $history $json -ErrorAction Stop
        $row.Verdict, $row.BaselineRuns | Should -Be 'Regressed', 2
        (Compare-PerfResult (Get-PerfHistory $history) (Get-Item $json) -ErrorAction Stop).Shift | Should -Be $row.Shift
        Compare-PerfResult (Join-Path $TestDrive 'none.json') $json -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ResultNotReadable*'
    }

    It 'lets the margin decide' {
        (Compare-PerfResult (Get-Latency 1000) (Get-Latency 1020)).Verdict | Should -Be 'NoDifference'
        (Compare-PerfResult (Get-Latency 1000) (Get-Latency 1020) -Margin 1%).Verdict | Should -Be 'Regressed'
        (Compare-PerfResult (Get-Latency 1000) (Get-Latency 1020) -Margin 10).Verdict | Should -Be 'Regressed'
        { Compare-PerfResult (Get-Latency 1000) (Get-Latency 1020) -Margin much } | Should -Throw -ErrorId 'InvalidMargin,*'
    }

    It 'names the difference of what it refuses, and compares the rest' {
        $then = (Get-Latency 1000), (Get-Latency 1000 Set 100)
        $now = (Get-Latency 1000), (Get-Latency 1000 Set 5000)
        $rows = Compare-PerfResult $then $now -ErrorAction SilentlyContinue -ErrorVariable failures
        $rows.Operation | Should -Be 'Get'
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'NotComparable,*'
        "$($failures[0])" | Should -BeLike '*PayloadBytes is 100 in one and 5000 in another*'
        $forced = Compare-PerfResult $then $now -Force -ErrorAction Stop
        $forced.Count | Should -Be 2
        $forced[1].Notes | Should -BeLike '*PayloadBytes is 100*'
    }

    It 'pairs by the properties of -By' {
        $rows = Compare-PerfResult ((Get-Latency 1000), (Get-Latency 2000 Set)) ((Get-Latency 2000 Set), (Get-Latency 1000)) -By Target, Operation, PayloadBytes
        $rows.Operation | Should -Be 'Set', 'Get'
        $rows.Verdict | Should -Be 'NoDifference', 'NoDifference'
        { Compare-PerfResult (Get-Latency 1000) (Get-Latency 1000) -By Pear } | Should -Throw -ErrorId 'InvalidBy,*'
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'what is no result'; Id = 'NotComparable'; Make = { Get-Date } }
        @{ Name = 'CPU time, which has no samples'; Id = 'NotComparable'; Make = { [PerfTools.ProcessCpuResult]@{ Target = 'pwsh'; ProcessId = 1; ProcessName = 'pwsh' } } }
        @{ Name = 'a CSV file, which has no histogram'; Id = 'ResultNotReadable'; Make = { Get-Latency 1000 | ConvertTo-Csv | ConvertFrom-Csv } }
    ) {
        Compare-PerfResult (Get-Latency 1000) (& $Make) -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
    }

    It 'takes plain numbers' {
        $before = 101, 99, 103, 98, 100, 102, 97, 100, 99, 101, 104, 98
        (Compare-PerfResult $before ($before | ForEach-Object { $_ * 0.8 }) -HigherIsBetter).Verdict | Should -Be 'Regressed'
        (Compare-PerfResult 1, 2, 3 1, 2, 3).Verdict | Should -Be 'Inconclusive'
    }

    It 'compares runs of an operation that really ran' {
        $runs = 1..2 | ForEach-Object { Measure-Operation { 1 } -BatchSize 20 -MinimumCount 30 -MaximumCount 30 -WarningAction Ignore }
        $row = Compare-PerfResult $runs[0] $runs[1] -ErrorAction Stop
        $row.BaselineCount | Should -Be 30
        $row.Verdict | Should -BeOfType ([PerfTools.ComparisonVerdict])
    }

    It 'shows shift, interval and verdict in 120 columns' {
        $lines = Compare-PerfResult (Get-Latency 1000) (Get-Latency 1100) | Format-Table | Out-String -Width 120 -Stream | Where-Object { $_ }
        $lines[0] | Should -Match '^Target +Operation +Metric +Baseline +Current +Unit +Shift % +Verdict +Interval % +Shift'
        $lines[2] | Should -Match '^cache:6379 +Get 100 +Shift +1050 +1155 +us +\+\d+\.\d +Regressed +\+\d+\.\d to \+\d+\.\d +\+10\d'
        $lines.Count | Should -Be 3
    }
}
