BeforeDiscovery {
    $noExcel = -not (Get-Module ImportExcel -ListAvailable)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
    $few = @{ Metric = 'Private'; OperationCount = 100; WarningAction = 'Ignore' }

    # Counting handles is cheap, where a managed heap as large as Pester's takes a while to collect 125 times.
    $level = @{ Metric = 'Handles'; MaximumGrowthCountPerOperation = 0.5; OperationCount = 100 }
    $file = New-Item -Path (Join-Path $TestDrive opened.txt) -ItemType File
    $opened = [System.Collections.Generic.List[System.IO.Stream]]::new()
    function Close-Opened { foreach ($stream in $opened) { $stream.Dispose() }; $opened.Clear() }
}

AfterAll { Close-Opened }

Describe 'Test-MemoryLeak of a script block' {
    It 'finds a leak, and says how large it is' {
        $kept = [System.Collections.Generic.List[object]]::new()
        $result = Test-MemoryLeak { $kept.Add([byte[]]::new(1000)) } -OperationCount 2000
        $result.Metric | Should -Be ManagedHeap -Because 'it is the sharpest for a block'
        $result | Should -BeOfType PerfTools.MemoryLeakResult
        $result.Verdict | Should -Be Fail -Because $result.Reason
        $result.Pattern | Should -Be Leak
        $result.GrowthBytesPerOperationLow | Should -BeGreaterThan 1000
        $result.GrowthBytesPerOperationHigh | Should -BeLessThan 1060 -Because '1,000 bytes, a header, and the place in the list'
        $result.IsPerOperation | Should -BeTrue
        $result.OperationCount | Should -Be 2000
        $result.SampleCount | Should -BeGreaterThan 50
        $result.ProcessId | Should -Be $PID
    }

    It 'passes a block that drops what it takes' {
        # A session that is young may keep 140 KB once, in the middle of a run: of 2,000 operations that would be 70 B each.
        $result = Test-MemoryLeak { $null = [byte[]]::new(10KB) } -OperationCount 20000 -MaximumGrowthBytesPerOperation 100
        $result.Verdict | Should -Be Pass -Because $result.Reason
    }

    It 'finds handles that are not closed' {
        $result = Test-MemoryLeak { $opened.Add([System.IO.File]::OpenRead($file)) } @level
        Close-Opened
        $result.Verdict | Should -Be Fail -Because $result.Reason
        $result.GrowthCountPerOperation | Should -BeGreaterThan 0.9
        $result.GrowthCountPerOperation | Should -BeLessThan 1.1
        $result = Test-MemoryLeak { [System.IO.File]::OpenRead($file).Dispose() } @level
        $result.Verdict | Should -Be Pass -Because $result.Reason
    }

    It 'watches several metrics, each by itself' {
        $results = Test-MemoryLeak { 1 } -Metric Private, ManagedHeap, WorkingSet, Handles, Threads -OperationCount 50 -WarningAction Ignore
        $results.Metric | Sort-Object | Should -Be 'Private', 'WorkingSet', 'ManagedHeap', 'Handles', 'Threads'
        ($results | Where-Object Metric -EQ Handles).StartCount | Should -BeGreaterThan 0
        ($results | Where-Object Metric -EQ Private).StartMB | Should -BeGreaterThan 0
    }

    It 'runs for a time instead' {
        $result = Test-MemoryLeak { Start-Sleep -Milliseconds 5 } -Metric Private -Duration 1 -Interval 50 -WarningAction Ignore
        $result.DurationMs | Should -BeGreaterOrEqual 1000
        $result.OperationCount | Should -BeGreaterThan 1
    }

    It 'is judged by time where a limit by time is given' {
        $result = Test-MemoryLeak { 1 } -MaximumGrowthMBPerHour 1e9 @few
        $result.IsPerOperation | Should -BeFalse
        $result.MaximumGrowth | Should -Be '1,000,000,000 MB/h'
    }

    It 'sees the variables of the function that calls it, gives each call a scope, and leaves nothing behind' {
        function Test-Sum([int] $Limit) {
            $step = 2
            Test-MemoryLeak { if ($seen) { throw 'left over' }; $seen = 1; if ($Limit + $step -ne 12) { throw 'not seen' } } @few
        }
        (Test-Sum 10).Errors | Should -Be 0
        Get-Variable seen -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'passes arguments to the block and to -Setup, whose variables the others see, and runs each as often as it should' {
        $script:log = [System.Collections.Generic.List[string]]::new()
        $run = @{
            Setup        = { param($a, $b) $made = "$a$b"; $script:log.Add('setup') }
            ScriptBlock  = { param($a, $b) if ($made -ne "$a$b" -or $b -isnot [int]) { throw 'not seen' }; $script:log.Add('run') }
            Cleanup      = { if ($made -ne 'x7') { throw 'not seen' }; $script:log.Add('cleanup') }
            ArgumentList = 'x', 7
        }
        (Test-MemoryLeak @run @few).Errors | Should -Be 0
        ($script:log -join ' ') | Should -Be "setup$(' run' * 100) cleanup"
        Get-Variable made -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'is silent, whatever the block says' {
        $all = Test-MemoryLeak { 'out'; Write-Warning w; Write-Verbose v -Verbose; Write-Information i -InformationAction Continue } -Metric Private -OperationCount 100 *>&1
        $all | Should -HaveCount 1
    }

    It 'gives the checkpoints as they are read, before the result' {
        $all = Test-MemoryLeak { 1 } -IncludeSample -Metric Private, Threads -OperationCount 100
        $samples = $all | Select-Object -SkipLast 2
        $samples | Should -BeOfType PerfTools.MemorySample
        ($all | Select-Object -Last 2).SampleCount | Should -Be ($samples.Count / 2), ($samples.Count / 2)
        ($samples | Where-Object Metric -EQ Threads)[-1].OperationCount | Should -Be 100
        $all[-1].GetSamples() | Should -HaveCount ($samples.Count / 2)
    }

    It 'ends when the pipeline has enough, and the script goes on' {
        $script:cleaned = 0
        $first = Test-MemoryLeak { Start-Sleep -Milliseconds 1 } -Metric Private -OperationCount 1e9 -Duration 1e6 -Interval 50 -PassThru -Cleanup { $script:cleaned++ } | Select-Object -First 3
        $first | Should -HaveCount 3
        $first.OperationCount[2] | Should -BeGreaterThan $first.OperationCount[1]
        $script:cleaned | Should -Be 1
    }

    It 'gives one bool with -Quiet' {
        Test-MemoryLeak { 1 } @level -Quiet | Should -BeExactly $true
        Test-MemoryLeak { $opened.Add([System.IO.File]::OpenRead($file)) } @level -Quiet | Should -BeExactly $false
        Close-Opened
    }

    It 'makes the verdict worse where a threshold is not met, and never better' {
        $result = Test-MemoryLeak { 1 } @level -Threshold @{ PeakCount = '<1' }
        $result.Verdict | Should -Be Fail
        $result.Violations | Should -BeLike 'PeakCount < 1*'
        (Test-MemoryLeak { $opened.Add([System.IO.File]::OpenRead($file)) } @level -Threshold @{ PeakCount = '>0' }).Verdict | Should -Be Fail
        Close-Opened
    }
}

Describe 'Test-MemoryLeak and operations that fail' {
    BeforeEach { $ErrorActionPreference = 'Continue' }

    It 'goes on after the 3,000th operation <Name>' -ForEach @(
        @{ Name = 'throws'; Fail = { throw 'the third thousand' } }
        @{ Name = 'writes errors'; Fail = { Write-Error 'the third thousand'; Write-Error 'again' } }
        @{ Name = 'stops at an error'; Fail = { Write-Error 'the third thousand' -ErrorAction Stop } }
    ) {
        $script:run = 0
        $result = Test-MemoryLeak { if (++$script:run -eq 3000) { . $Fail } } -Metric Private -OperationCount 4000 -ErrorAction SilentlyContinue -ErrorVariable failures
        $result.OperationCount | Should -Be 4000
        $result.Errors | Should -Be 1
        $result.IsPartial | Should -BeFalse
        $result.ErrorSummary | Should -BeLike '*the third thousand*'
        $failures | Where-Object FullyQualifiedErrorId -Like 'OperationFailed,*' | Should -HaveCount 1
        "$($failures[-1])" | Should -BeLike '*1 of 4,000 operations failed*the third thousand.'
    }

    It 'gives up after more than -MaximumErrors, and judges what it saw' {
        $script:run = 0
        $result = Test-MemoryLeak { if (++$script:run % 2) { throw 'odd' } } -Metric Private -MaxErrors 10 -ErrorAction SilentlyContinue -ErrorVariable failures -WarningAction SilentlyContinue -WarningVariable warnings
        $result.Errors | Should -Be 11
        $result.OperationCount | Should -Be 21
        $result.IsPartial | Should -BeTrue
        $failures[-1].FullyQualifiedErrorId | Should -BeLike 'OperationFailed,*'
        "$warnings" | Should -BeLike '*more than 10 errors*'
    }

    It 'never passes where not one operation succeeded' {
        $result = Test-MemoryLeak { throw 'never' } @level -ErrorAction SilentlyContinue -ErrorVariable failures
        $result.Verdict | Should -Be Fail
        $failures[-1].FullyQualifiedErrorId | Should -BeLike 'NoOperationSucceeded,*'
        Test-MemoryLeak { throw 'never' } @level -Quiet -ErrorAction Ignore | Should -BeExactly $false
    }

    It 'has written the results when an error ends the script' {
        $ErrorActionPreference = 'Stop'
        $script:run = 0
        { Test-MemoryLeak { if (++$script:run -eq 7) { throw 'seventh' } } @few -OutVariable script:results } | Should -Throw -ErrorId 'OperationFailed,*'
        $script:results.Errors | Should -Be 1
    }

    It 'is one error and no result where the block <Name>' -ForEach @(
        @{ Name = 'breaks out'; Block = { break }; Text = '*exit, break or continue.' }
        @{ Name = 'exits'; Block = { exit 3 }; Text = '*exit, break or continue.' }
        @{ Name = 'has several clauses'; Block = { begin { 1 } process { 2 } }; Text = '*more than one clause*' }
    ) {
        $after = . { Test-MemoryLeak $Block -ErrorAction SilentlyContinue -ErrorVariable failures; 'went on' }
        $after | Should -Be 'went on'
        $failures[-1].FullyQualifiedErrorId | Should -BeLike 'OperationFailed,*'
        "$($failures[-1])" | Should -BeLike $Text
    }

    It 'names -Setup when that fails, runs nothing, and cleans up' {
        $script:log = @()
        Test-MemoryLeak { $script:log += 'run' } -Setup { throw 'no' } -Cleanup { $script:log += 'cleanup' } -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        "$($failures[-1])" | Should -BeLike '*-Setup failed: no.'
        $script:log | Should -Be 'cleanup'
    }

    It 'keeps the result when only -Cleanup fails' {
        (Test-MemoryLeak { 1 } @few -Cleanup { throw 'no' } -ErrorAction SilentlyContinue -ErrorVariable failures).OperationCount | Should -Be 100
        "$($failures[-1])" | Should -BeLike '*-Cleanup failed: no.'
    }
}

Describe 'Results of Test-MemoryLeak' {
    BeforeAll {
        $results = @(
            Test-MemoryLeak { $opened.Add([System.IO.File]::OpenRead($file)) } @level
            Test-MemoryLeak { 1 } -Metric Private -OperationCount 100
        )
        Close-Opened
    }

    It 'are a table that fits 120 columns, with the trend last' {
        $lines = $results | Format-Table | Out-String -Width 120 -Stream | ForEach-Object { $_ -replace '\x1b\[[0-9;]*m' }
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
        $lines -match 'Target\s+Metric\s+Verdict\s+Growth\s+99 % interval\s+Unit\s+Min\.det\.\s+Pattern\s+Start -> End\s+Trend\s*$' | Should -Not -BeNullOrEmpty
        $lines -match 'Handles\s+Fail\s+(1|0\.9\d+)\s.*\s/op\s.*\d+ -> \d+\s+[▁-█]+$' | Should -Not -BeNullOrEmpty
        $lines -match 'Private\s.*\sB/op\s.*\d+ -> \d+' | Should -Not -BeNullOrEmpty
    }

    It 'are a list of what is known, and nothing else' {
        $lines = $results[0] | Format-List | Out-String -Width 120 -Stream | ForEach-Object { $_ -replace '\x1b\[[0-9;]*m' }
        $lines -match '^GrowthCountPerOperationHigh\s+: \d' | Should -Not -BeNullOrEmpty
        $lines -match '^(Reason|MaximumGrowth|Errors|IsPartial)\s+: \S' | Should -HaveCount 4
        $lines -match '^(StartMB|ExitCode|RecommendedDuration|Violations)\s' | Should -BeNullOrEmpty
    }

    It 'are flat in a CSV file' {
        $path = Join-Path $TestDrive leak.csv
        $results | Export-Csv $path
        Get-Content $path -Raw | Should -Not -Match 'System\.\w+\[|PerfTools\.'
        (Import-Csv $path)[0].Verdict | Should -Be Fail
    }

    It 'survive JSON' {
        $copy = $results | ConvertTo-Json -EnumsAsStrings -WarningAction Stop | ConvertFrom-Json
        $copy[0].Verdict | Should -Be Fail
        $copy[0].GrowthCountPerOperation | Should -Be $results[0].GrowthCountPerOperation
    }

    It 'fill a workbook as they are' -Skip:$noExcel {
        Import-Module ImportExcel -WarningAction Ignore
        $path = Join-Path $TestDrive leak.xlsx
        $results | Export-Excel $path
        [double](Import-Excel $path)[0].GrowthCountPerOperation | Should -BeGreaterThan 0.9
    }

    It 'have a table for checkpoints too' {
        $lines = $results[0].GetSamples() | Select-Object -First 2 | Out-String -Width 120 -Stream | ForEach-Object { $_ -replace '\x1b\[[0-9;]*m' }
        $lines -match 'Target\s+Metric\s+At\s+Seconds\s+MB\s+Count\s+Operations\s+Readings' | Should -Not -BeNullOrEmpty
    }
}
