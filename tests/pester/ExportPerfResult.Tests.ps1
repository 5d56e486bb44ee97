BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
    $pwsh = (Get-Process -Id $PID).Path

    function Get-Latency([long] $Median, [string] $Target = 'cache:6379', [string] $Operation = 'Get') {
        [PerfTools.RedisLatencyResult]@{
            Target = $Target; Server = 'Redis 7'; Client = 'Wire'; Operation = $Operation; PayloadBytes = 100; Payload = 'Random'
            ConnectionCount = 1; PipelineDepth = 1; Count = 1000; P50Us = $Median; MaxUs = 1000000 / 3; Verdict = 'Pass'
            StartedAt = '2024-06-07T12:00:00+02:00'; Notes = "two`nlines"
            Distribution = [PerfTools.Distribution]@{ Count = 2; Minimum = 35.2; Maximum = 40; Mean = 37.6; Buckets = '35.2:1 40:1' }
        }
    }
}

Describe 'Export-PerfResult and Import-PerfResult' {
    BeforeEach { $path = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl" }

    It 'give back the types, the numbers and the distributions' {
        $written = Get-Latency 40
        $written | Export-PerfResult $path
        $read = Import-PerfResult $path
        $read | Should -BeOfType ([PerfTools.RedisLatencyResult])
        foreach ($property in $written.PSObject.Properties.Name) { "$($read.$property)" | Should -BeExactly "$($written.$property)" -Because $property }
        $read.MaxUs | Should -BeExactly $written.MaxUs
        $read.Distribution | Should -BeOfType ([PerfTools.Distribution])
        $read.Distribution.Buckets | Should -BeExactly $written.Distribution.Buckets
    }

    It 'keep results that really ran, to be merged afterwards' {
        1..2 | ForEach-Object { Measure-Operation { 1 } -BatchSize 20 -MinimumCount 30 -MaximumCount 30 -WarningAction Ignore } | Export-PerfResult $path
        (Import-PerfResult $path | Merge-PerfResult).Count | Should -Be 60
    }

    It 'say how fit the host was' {
        Get-Latency 40 | Export-PerfResult $path
        $summary = [PerfTools.PerfEnvironmentCheck]@{ Target = 'host'; Check = 'Summary'; Verdict = 'Fail'; Detail = '13 of 14 checks passed' }
        Get-Latency 41 | Export-PerfResult $path -Environment $summary
        $states = (Get-PerfHistory $path).HostState
        $states[0].Summary | Should -Match 'checks passed on \d+ processors'
        $states[0].IsProbed | Should -BeFalse
        "$($states[1])" | Should -BeExactly 'Fail: 13 of 14 checks passed'
        $other = [PerfTools.PerfEnvironmentCheck]@{ Target = 'host'; Check = 'Steal' }
        { Get-Latency 42 | Export-PerfResult $path -Environment $other } | Should -Throw '*the row Summary is missing*'
    }

    It 'keep what came through JSON' {
        Get-Latency 40 | ConvertTo-Json | ConvertFrom-Json | Export-PerfResult $path
        (Import-PerfResult $path).P50Us | Should -Be 40
        [PerfTools.ServerStartupResult]@{ Target = 'web'; ReadyMs = 12.5 } | ConvertTo-Json | ConvertFrom-Json | Export-PerfResult $path
        (Import-PerfResult $path)[1] | Should -BeOfType ([PerfTools.ServerStartupResult])
    }

    It 'lose nothing where two processes write at the same time' {
        $writers = foreach ($writer in 0, 1) {
            $script = "Import-Module '$(Get-BuiltModulePath)'; $($writer * 1000)..$($writer * 1000 + 999) | ForEach-Object { [PerfTools.RedisKeyRemoval]@{ Target = 'cache'; MatchedCount = `$_ } } | Export-PerfResult '$path'"
            Open-Companion $pwsh @('-NoProfile', '-NonInteractive', '-Command', $script)
        }
        try { $writers | ForEach-Object { $_.WaitForExit(60000) | Should -BeTrue } } finally { $writers | ForEach-Object { Close-Companion $_ } }
        $read = Import-PerfResult $path -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
        ($read.MatchedCount | Sort-Object) | Should -Be (0..1999)
        (Get-Content $path).Count | Should -Be 2000
    }

    It 'pass over a line that was cut off, and go on on a new one' {
        Get-Latency 1 | Export-PerfResult $path
        Get-Latency 2 | Export-PerfResult $path
        $bytes = [System.IO.File]::ReadAllBytes($path)
        [System.IO.File]::WriteAllBytes($path, $bytes[0..($bytes.Length - 100)])
        (Import-PerfResult $path -WarningVariable warnings -WarningAction SilentlyContinue).P50Us | Should -Be 1
        "$warnings" | Should -BeLike '*1 record is cut off and was passed over (line 2).'
        Get-Latency 3 | Export-PerfResult $path
        (Import-PerfResult $path -WarningAction Ignore).P50Us | Should -Be 1, 3
    }

    It 'count what others have written' {
        Set-Content $path '{"a":1}', 'text'
        Get-Latency 1 | Export-PerfResult $path
        (Import-PerfResult $path -WarningVariable warnings -WarningAction SilentlyContinue).P50Us | Should -Be 1
        "$warnings" | Should -BeLike '*2 lines are no records*(lines 1, 2).'
    }

    It 'name a version that they do not know' {
        Set-Content $path '{"PerfToolsHistory":7,"Kind":"Pear"}'
        Import-PerfResult $path -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'HistoryTooNew,*'
        "$($failures[0])" | Should -BeLike '*line 1 has schema version 7*'
    }

    It 'say what cannot be written or read' {
        { Get-Latency 1 | Export-PerfResult (Join-Path $TestDrive 'none/history.jsonl') } | Should -Throw -ErrorId 'HistoryNotWritten,*'
        { Import-PerfResult $path -ErrorAction Stop } | Should -Throw -ErrorId 'HistoryNotReadable,*'
        { 'text' | Export-PerfResult $path -ErrorAction Stop } | Should -Throw -ErrorId 'NotRecordable,*'
        $path | Should -Not -Exist
    }

    It 'say that the disk is full' -Skip:(-not (Test-Path /dev/full)) {
        { Get-Latency 1 | Export-PerfResult /dev/full } | Should -Throw -ErrorId 'HistoryNotWritten,*' -ExpectedMessage '*No space left*'
    }

    It 'write nothing with -WhatIf, and hand on with -PassThru' {
        Get-Latency 1 | Export-PerfResult $path -WhatIf
        $path | Should -Not -Exist
        (Get-Latency 1 | Export-PerfResult $path -PassThru).P50Us | Should -Be 1
        $path | Should -Exist
    }
}

Describe 'Get-PerfHistory' {
    BeforeAll {
        $path = Join-Path $TestDrive 'history.jsonl'
        1..3 | ForEach-Object { Get-Latency $_ | Export-PerfResult $path -Label "build $_" }
        Get-Latency 9 -Operation Set -Target other:6379 | Export-PerfResult $path
        [PerfTools.ProcessCpuResult]@{ Target = 'pwsh'; ProcessId = 1; ProcessName = 'pwsh'; CpuMs = 5 } | Export-PerfResult $path
    }

    It 'gives records with the results in them' {
        $records = Get-PerfHistory $path
        $records.Count | Should -Be 5
        $records[0].Kind | Should -Be 'RedisLatencyResult'
        $records[0].Case | Should -Be 'Get, Random 100 B, Wire'
        $records[0].Verdict | Should -Be 'Pass'
        $records[0].Label | Should -Be 'build 1'
        $records[0].Host | Should -Be ([Environment]::MachineName)
        $records[0].HostClass | Should -Match "$([Environment]::ProcessorCount) x "
        $records[0].Result | Should -BeOfType ([PerfTools.RedisLatencyResult])
        $records.Line | Should -Be 1, 2, 3, 4, 5
    }

    It 'selects by <Name>' -ForEach @(
        @{ Name = 'target'; Filter = @{ Target = 'cache*' }; Lines = 1, 2, 3 }
        @{ Name = 'kind'; Filter = @{ Kind = 'processcpuresult' }; Lines = , 5 }
        @{ Name = 'type, which is the same'; Filter = @{ Type = 'ProcessCpu*', 'Session*' }; Lines = , 5 }
        @{ Name = 'case'; Filter = @{ Case = 'Set*' }; Lines = , 4 }
        @{ Name = 'label'; Filter = @{ Label = 'build 2', 'build 3' }; Lines = 2, 3 }
        @{ Name = 'a time that is past'; Filter = @{ After = [datetimeoffset]::Now.AddHours(-1) }; Lines = 1, 2, 3, 4, 5 }
        @{ Name = 'a time before'; Filter = @{ Before = [datetimeoffset]::Now.AddHours(-1) }; Lines = @() }
        @{ Name = 'last'; Filter = @{ Last = 2; Target = 'cache*' }; Lines = 2, 3 }
    ) {
        @((Get-PerfHistory $path @Filter).Line) -ne $null | Should -Be $Lines
    }

    It 'gives rows of numbers, with null for what a run could not determine' {
        $rows = Get-PerfHistory $path -Metric P50Us, p99us
        $rows | Should -BeOfType ([PerfTools.PerfHistoryValue])
        ($rows | Where-Object Metric -EQ P50Us).Value | Should -Be 1, 2, 3, 9
        ($rows | Where-Object Metric -EQ P99Us).Count | Should -Be 4
        ($rows | Where-Object Metric -EQ P99Us).Value | ForEach-Object { $_ | Should -BeNullOrEmpty }
        ($rows | ConvertTo-Csv)[1] | Should -Match '"cache:6379","Get, Random 100 B, Wire","P50Us","1","build 1"'
    }

    It 'says which metrics there are' {
        { Get-PerfHistory $path -Metric Pear } | Should -Throw -ErrorId 'InvalidMetric,*' -ExpectedMessage '*P99Us*'
    }

    It 'completes kinds and metrics' {
        (TabExpansion2 'Get-PerfHistory x -Kind RedisL' -cursorColumn 30).CompletionMatches.CompletionText | Should -Be 'RedisLatencyResult'
        (TabExpansion2 'Get-PerfHistory x -Metric P99U' -cursorColumn 30).CompletionMatches.CompletionText | Should -Be 'P99Us'
    }

    It 'reads several files, and one that is missing holds up no other' {
        Get-PerfHistory $path | Export-PerfResult (Join-Path $TestDrive 'copy.jsonl')
        $records = Get-PerfHistory (Join-Path $TestDrive 'none.jsonl'), (Join-Path $TestDrive '*.jsonl') -ErrorAction SilentlyContinue -ErrorVariable failures
        $records.Count | Should -Be 10
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'HistoryNotReadable,*'
        $records[0].RecordedAt | Should -Be $records[5].RecordedAt
        $records[0].Label | Should -Be $records[5].Label
        $records[0].HostClass | Should -Be $records[5].HostClass
    }

    It 'fits into a console of 120 columns' {
        foreach ($view in (Get-PerfHistory $path | Out-String -Width 120), (Get-PerfHistory $path -Metric P50Us | Out-String -Width 120)) {
            $view | Should -Match 'cache:6379'
            ($view -split "`n" | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 120
        }
    }
}
