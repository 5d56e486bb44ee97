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

    # A load whose samples are 1, 2, … us, so that the percentiles of all are known.
    function Get-Load([string] $ComputerName, [int] $First, [int] $Count, [datetimeoffset] $StartedAt = '2024-06-07T12:00:00Z') {
        $load = [PerfTools.ConcurrentSessionsResult]@{
            Target = 'shop'; Work = 'Http'; Operation = 'GET'; ComputerName = $ComputerName; Model = 'Closed'
            SessionsRequested = 10; SessionsCreated = 10; Attempted = $Count + 2; Succeeded = $Count; Failed = 2; TimeoutMs = 1000
            StartedAt = $StartedAt; DurationMs = 1000; Verdict = 'Pass'; Notes = "of $ComputerName"
            Distribution = [PerfTools.Distribution]@{
                Resolution = 1; Count = $Count; Minimum = $First; Maximum = $First + $Count - 1; Mean = $First + ($Count - 1) / 2
                Buckets = @($First..($First + $Count - 1) | ForEach-Object { "${_}:1" }) -join ' '
            }
        }
        $failures = [PerfTools.SessionError[]]@(
            [PerfTools.SessionError]::new('Setup', 'SocketException', 'ConnectionRefused', 1, 'refused; try: again')
            [PerfTools.SessionError]::new('Operation', 'HttpStatus', '503', 2, 'Service Unavailable')
        )
        $load.WithErrors($failures)
    }
}

Describe 'Merge-PerfResult' {
    It 'takes percentiles from the samples of all' {
        $merged = (Get-Load alpha 1 500), (Get-Load beta 501 500) | Merge-PerfResult
        $merged | Should -BeOfType ([PerfTools.ConcurrentSessionsResult])
        $merged.P50Us | Should -Be 500
        $merged.P95Us | Should -Be 950
        $merged.Succeeded | Should -Be 1000
        $merged.SessionsRequested | Should -Be 20
        $merged.ThroughputPerSecond | Should -Be 1000
        $merged.ComputerName | Should -Be 'alpha, beta'
        $merged.Verdict | Should -Be 'Pass'
    }

    It 'merges what came through <Name> as what never left' -ForEach $ways {
        $live = (Get-Load alpha 1 500), (Get-Load beta 501 500 '2024-06-07T12:00:00.25Z')
        $carried = & $Carry $live
        $carried | Should -Not -BeOfType ([PerfTools.ConcurrentSessionsResult])
        $expected = $live | Merge-PerfResult
        $merged = $carried | Merge-PerfResult -ErrorAction Stop
        foreach ($property in $expected.PSObject.Properties.Name -ne 'StartedAt') { "$($merged.$property)" | Should -Be "$($expected.$property)" -Because $property }
        $merged.StartedAt.UtcTicks | Should -Be $expected.StartedAt.UtcTicks
        $merged.DurationMs | Should -Be 1250
        $merged.Distribution.Buckets | Should -Be $expected.Distribution.Buckets
        $merged.GetErrors() | Should -Be $expected.GetErrors()
    }

    It 'lets -As overrule the clocks' {
        $runs = (Get-Load alpha 1 500), (Get-Load alpha 501 500 '2024-06-07T13:00:00Z')
        ($runs | Merge-PerfResult).SessionsRequested | Should -Be 10
        ($runs | Merge-PerfResult).DurationMs | Should -Be 2000
        ($runs | Merge-PerfResult -As Concurrent).SessionsRequested | Should -Be 20
    }

    It 'judges by -Threshold' {
        (Merge-PerfResult (Get-Load alpha 1 500), (Get-Load beta 501 500) -Threshold @{ P50Us = '<100' }).Verdict | Should -Be 'Fail'
        (Merge-PerfResult (Get-Load alpha 1 500), (Get-Load beta 501 500) -Threshold @{ P50Us = '<900'; ErrorPercent = '<1' }).Verdict | Should -Be 'Pass'
        { Get-Load alpha 1 500 | Merge-PerfResult -Threshold @{ Pear = '<1' } } | Should -Throw -ErrorId 'InvalidThreshold,*'
    }

    It 'names the difference of what it refuses, and merges the rest' {
        $other = [PerfTools.ConcurrentSessionsResult]@{ Target = 'shop'; Work = 'Redis'; Operation = 'GET'; TimeoutMs = 1000 }
        $rest = [PerfTools.ConcurrentSessionsResult]@{ Target = 'bank'; Work = 'Http'; Succeeded = 1 }
        $merged = (Get-Load alpha 1 500), $other, $rest | Merge-PerfResult -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'NotComparable,*'
        "$($failures[0])" | Should -BeLike '*Work is * in one and * in another*'
        $merged.Target | Should -Be 'bank'
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'what is no result'; Id = 'NotMergeable'; Make = { Get-Date } }
        @{ Name = 'CPU time, which has no samples'; Id = 'NotMergeable'; Make = { [PerfTools.ProcessCpuResult]@{ Target = 'pwsh'; ProcessId = 1; ProcessName = 'pwsh' } } }
        @{ Name = 'a CSV file, which has no histogram'; Id = 'ResultNotReadable'; Make = { Get-Load alpha 1 500 | ConvertTo-Csv | ConvertFrom-Csv } }
        @{ Name = 'a histogram that lost buckets'; Id = 'ResultNotReadable'; Make = {
                $cut = Get-Load alpha 1 500 | ConvertTo-Json | ConvertFrom-Json
                $cut.Distribution.Buckets = '1:1 2:1'
                $cut
            }
        }
    ) {
        & $Make | Merge-PerfResult -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
    }

    It 'gives nothing for nothing' {
        @() | Merge-PerfResult | Should -BeNullOrEmpty
    }

    It 'merges runs of an operation that really ran' {
        $runs = 1..2 | ForEach-Object { Measure-Operation { 1 } -BatchSize 20 -MinimumCount 30 -MaximumCount 30 -WarningAction Ignore }
        $merged = $runs | Merge-PerfResult
        $merged.Count | Should -Be 60
        $merged.MinUs | Should -Be ($runs.MinUs | Measure-Object -Minimum).Minimum
        $merged.Distribution.Count | Should -Be 60
    }
}
