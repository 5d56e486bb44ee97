BeforeDiscovery {
    $noPrograms = -not (Get-Command true -CommandType Application -ErrorAction Ignore)
    $noExcel = -not (Get-Module ImportExcel -ListAvailable)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    $module = Get-BuiltModulePath
    Import-Module $module
    $few = @{ WarmupCount = 10; MinimumCount = 20; MaximumCount = 20; WarningAction = 'Ignore' }
}

Describe 'Measure-Operation of a script block' {
    It 'gives the cost of a command, and its difference to an empty block' {
        $result = Measure-Operation { Get-Date } -Baseline { } -MaximumDuration 2
        $result | Should -BeOfType PerfTools.OperationResult
        $result.Target | Should -Be 'Get-Date'
        $result.BaselineName | Should -Be '{ }'
        $result.MedianUs | Should -BeGreaterThan $result.InvocationCostUs
        $result.DifferenceUs | Should -BeGreaterThan 0
        $result.DifferenceLowUs | Should -BeLessOrEqual $result.DifferenceUs
        $result.DifferenceHighUs | Should -BeGreaterOrEqual $result.DifferenceUs
        $result.AllocatedBytes | Should -BeGreaterThan 0
        $result.CpuMs | Should -BeGreaterThan 0
    }

    It 'sees the variables of the function that calls it, and leaves none behind' {
        function Measure-Sum([int] $Limit) {
            $step = 2
            Measure-Operation { $sum = 0; for ($i = 0; $i -lt $Limit; $i += $step) { $sum += $i }; if ($sum -ne 20) { throw "sum $sum" } } @few
        }
        (Measure-Sum 10).Errors | Should -Be 0
        Get-Variable sum -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'sees the variables of a Pester block' {
        $here = 42
        (Measure-Operation { if ($here -ne 42) { throw 'not seen' } } @few).Count | Should -Be 20
    }

    It 'sees the private functions and variables of a module that calls it' {
        $other = New-Module {
            $secret = 7
            function Get-Secret { $secret }
            function Measure-Secret { $local = 1; Measure-Operation { if ((Get-Secret) + $local -ne 8) { throw 'not seen' } } -MaximumCount 20 -WarmupCount 0 }
            Export-ModuleMember Measure-Secret
        }
        try { (Measure-Secret).Count | Should -Be 20 }
        finally { $other | Remove-Module }
    }

    It 'gives each call a scope of its own' {
        (Measure-Operation { if ($seen) { throw 'left over' }; $seen = 1 } @few).Errors | Should -Be 0
    }

    It 'is silent, whatever the block says' {
        $block = { 'out'; Write-Warning w; Write-Verbose v -Verbose; Write-Information i -InformationAction Continue }
        $all = Measure-Operation $block -WarmupCount 2 -MaximumCount 20 *>&1
        $all | Should -HaveCount 1
        $all | Should -BeOfType PerfTools.OperationResult
    }

    It 'counts non-terminating errors, says so once, and keeps them from the screen' {
        $ErrorActionPreference = 'Continue'
        $script:calls = 0
        $result = Measure-Operation { if (++$script:calls % 4 -eq 0) { Write-Error 'every fourth'; Write-Error 'twice' } } -WarmupCount 0 -BatchSize 1 -MaximumCount 20 -WarningVariable warnings -ErrorVariable failures -WarningAction SilentlyContinue
        $result.Errors | Should -Be 5
        $result.ErrorSummary | Should -Be 'every fourth'
        $failures | Should -BeNullOrEmpty
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike '*5 of 20*every fourth*'
    }

    It 'is a Fail and an error where not one operation succeeds' {
        $ErrorActionPreference = 'Continue'
        $result = Measure-Operation { Write-Error 'never' } @few -Threshold @{ MedianUs = '<1000000' } -ErrorAction SilentlyContinue -ErrorVariable failures
        $result.Verdict | Should -Be 'Fail'
        $failures.FullyQualifiedErrorId | Should -BeLike 'NoOperationSucceeded,*'
    }

    It 'ends with one clear error where the block <Name>' -ForEach @(
        @{ Name = 'throws'; Block = { throw 'it broke' }; Text = '*-ScriptBlock failed: it broke.' }
        @{ Name = 'divides by zero'; Block = { 1 / 0 }; Text = '*-ScriptBlock failed: Attempted to divide by zero.' }
        @{ Name = 'calls what is not there'; Block = { Get-NoSuchThing }; Text = "*'Get-NoSuchThing' is not recognized*" }
        @{ Name = 'stops at an error'; Block = { Get-Item /no/such -ErrorAction Stop }; Text = '*Cannot find path*' }
        @{ Name = 'breaks out'; Block = { break }; Text = '*exit, break or continue.' }
        @{ Name = 'exits'; Block = { exit 3 }; Text = '*exit, break or continue.' }
        @{ Name = 'has several clauses'; Block = { begin { 1 } process { 2 } }; Text = '*more than one clause*' }
    ) {
        $after = . { Measure-Operation $Block -ErrorAction SilentlyContinue -ErrorVariable failures; 'went on' }
        $after | Should -Be 'went on'
        $failures[-1].FullyQualifiedErrorId | Should -BeLike 'OperationFailed,*'
        "$($failures[-1])" | Should -BeLike $Text
        "$($failures[-1])" | Should -Not -Match '   at '
    }

    It 'names <Name> when that fails, and measures nothing' -ForEach @(
        @{ Name = '-Setup'; Arguments = @{ Setup = { throw 'no' } } }
        @{ Name = '-Setup'; Arguments = @{ Setup = { Write-Error 'no' } } }
        @{ Name = '-Prepare'; Arguments = @{ Prepare = { throw 'no' } } }
        @{ Name = '-Prepare'; Arguments = @{ Prepare = { Write-Error 'no' } } }
        @{ Name = '-Baseline'; Arguments = @{ Baseline = { throw 'no' } } }
    ) {
        $script:cleaned = $false
        Measure-Operation { 1 } @Arguments -Cleanup { $script:cleaned = $true } -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        "$($failures[-1])" | Should -BeLike "*$Name failed: no."
        $script:cleaned | Should -BeTrue
    }

    It 'keeps the result when only -Cleanup fails' {
        (Measure-Operation { 1 } @few -Cleanup { throw 'no' } -ErrorAction SilentlyContinue -ErrorVariable failures).Count | Should -Be 20
        "$($failures[-1])" | Should -BeLike '*-Cleanup failed: no.'
    }

    It 'shares the variables of -Setup with the other blocks, and runs each as often as it should' {
        $script:log = [System.Collections.Generic.List[string]]::new()
        $run = @{
            Setup       = { $data = 'made'; $script:log.Add('setup') }
            Prepare     = { if ($data -ne 'made') { throw 'not seen' }; $script:log.Add('prepare') }
            ScriptBlock = { if ($data -ne 'made') { throw 'not seen' }; $script:log.Add('run') }
            Cleanup     = { if ($data -ne 'made') { throw 'not seen' }; $script:log.Add('cleanup') }
        }
        $result = Measure-Operation @run @few
        $result.BatchSize | Should -Be 1
        ($script:log -join ' ') | Should -Be "setup$(' prepare run' * 30) cleanup"
        Get-Variable data -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'stops at once on Ctrl+C, and cleans up' {
        $marker = Join-Path $TestDrive 'cleaned.txt'
        $started = Join-Path $TestDrive 'started.txt'
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$module'; Measure-Operation { Set-Content '$started' x; Start-Sleep 60 } -Cleanup { Get-Date | Out-File '$marker' }; 'went on'")
            $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $running = $shell.BeginInvoke($output, $output)
            Wait-Until { Test-Path $started }
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 20 -Because 'the block would have slept for a minute'
            $running.IsCompleted | Should -BeTrue
            $output | Should -BeNullOrEmpty -Because 'the script does not go on'
        }
        finally { $shell.Dispose() }
        Test-Path $marker | Should -BeTrue
    }

    It 'takes blocks from the pipeline, until the pipeline has enough' {
        $results = { 1 }, { 2 }, { 3 } | Measure-Operation @few | Select-Object -First 2
        $results.Target | Should -Be '1', '2'
    }

    It 'shows a table that fits 120 columns, with the distribution last' {
        $lines = Measure-Operation { 1 } @few -Name ('long name ' * 8) -Threshold @{ P99Us = '<1' } | Out-String -Width 120 -Stream | ForEach-Object { $_ -replace '\x1b\[[0-9;]*m' }
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
        $lines -match 'Target\s+Count\s.*MedianUs\s.*Verdict\s.*Distribution\s*$' | Should -Not -BeNullOrEmpty
        $lines -match 'Inconclusive\s.*[▁-█ ]+' | Should -Not -BeNullOrEmpty
    }

    It 'survives Export-Csv and ConvertTo-Json as it is' {
        $result = Measure-Operation { 1 } @few
        ($result | ConvertTo-Csv)[1] | Should -Not -Match 'System\.'
        $copy = $result | ConvertTo-Json -WarningAction Stop | ConvertFrom-Json
        ([PerfTools.Distribution]$copy.Distribution).Count | Should -Be 20
        $copy.MedianUs | Should -Be $result.MedianUs
    }

    It 'survives Export-Excel as it is' -Skip:$noExcel {
        Import-Module ImportExcel -WarningAction Ignore
        $path = Join-Path $TestDrive 'o.xlsx'
        Measure-Operation { 1 } @few | Export-Excel $path
        [double](Import-Excel $path).MedianUs | Should -BeGreaterThan 0
    }
}

Describe 'Measure-Operation of a program' -Skip:$noPrograms {
    It 'starts it once a sample, in the current folder, with the arguments as they are' {
        Push-Location $TestDrive
        try {
            $result = Measure-Operation -FilePath sh -ArgumentList '-c', 'echo "$0|$PWD" >> log.txt', 'a b' -WarmupCount 2 -MaximumCount 20
            $lines = Get-Content log.txt
        }
        finally { Pop-Location }
        $lines | Should -HaveCount 22
        $lines | Select-Object -Unique | Should -BeLike "a b|*$(Split-Path $TestDrive -Leaf)"
        $result.Kind | Should -Be 'Command'
        $result.CpuMs | Should -BeGreaterThan 0
    }

    It 'compares two programs' {
        $result = Measure-Operation -FilePath sleep -ArgumentList 0.1 -BaselineFilePath true -WarmupCount 1 -MaximumCount 20
        $result.DifferenceLowUs | Should -BeGreaterThan 10000
        $result.BaselineName | Should -Be 'true'
    }

    It 'ends at an exit code, or counts it' {
        Measure-Operation -FilePath false -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ProgramFailed,*'
        "$($failures[0])" | Should -Be 'false: it ended with exit code 1.'
        $result = Measure-Operation -FilePath false -IgnoreExitCode @few
        $result.Errors | Should -Be 20
        $result.Verdict | Should -Be 'NotEvaluated'
        $judged = Measure-Operation -FilePath false -IgnoreExitCode @few -Threshold @{ Errors = '>0' }
        $judged.Verdict | Should -Be 'Inconclusive'
        $judged.Violations | Should -BeLike '*no operation succeeded: exit code 1*'
    }

    It 'takes an argument list that is not set for none, and -Args for -ArgumentList' {
        $unset = $null
        $result = Measure-Operation -FilePath true -ArgumentList $unset -BaselineFilePath true -BaselineArgumentList $unset @few
        $result.Target | Should -Be 'true'
        $result.Errors | Should -Be 0
        (Measure-Operation -FilePath sh -Args '-c', 'exit 0' @few).Target | Should -Be "sh -c 'exit 0'"
    }

    It 'takes paths with ~ and with drives of the session, and refuses what is no file' {
        $null = New-PSDrive -Name here -PSProvider FileSystem -Root $TestDrive
        Set-Content (Join-Path $TestDrive 'ok.sh') "#!/bin/sh`nexit 0"
        chmod +x (Join-Path $TestDrive 'ok.sh')
        (Measure-Operation -FilePath here:/ok.sh @few).Errors | Should -Be 0
        Measure-Operation -FilePath '~/no/such/program' -ErrorAction SilentlyContinue -ErrorVariable failures
        "$($failures[0])" | Should -BeLike "$HOME/no/such/program: there is no such file*"
        { Measure-Operation -FilePath Env:/PATH } | Should -Throw -ErrorId 'InvalidFilePath,*'
        { Measure-Operation -FilePath nowhere:/x } | Should -Throw -ErrorId 'InvalidFilePath,*'
        { Measure-Operation -FilePath true -BaselineFilePath nowhere:/x } | Should -Throw -ErrorId 'InvalidBaselineFilePath,*'
    }

    It 'says which program is not there' {
        Measure-Operation -FilePath no-such-program -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ProgramNotFound,*'
    }

    It 'stops a program that runs on Ctrl+C, and cleans up' {
        $marker = Join-Path $TestDrive 'program-cleaned.txt'
        $started = Join-Path $TestDrive 'program.pid'
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$module'; Measure-Operation -FilePath sh -ArgumentList '-c', 'echo `$`$ > $started; sleep 60' -Cleanup { Set-Content '$marker' x }; 'went on'")
            $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $running = $shell.BeginInvoke($output, $output)
            Wait-Until { (Test-Path $started) -and (Get-Content $started) }
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 20 -Because 'it would have run for a minute'
            $running.IsCompleted | Should -BeTrue
            $output | Should -BeNullOrEmpty -Because 'the script does not go on'
        }
        finally { $shell.Dispose() }
        Get-Process -Id (Get-Content $started) -ErrorAction Ignore | Should -BeNullOrEmpty
        Test-Path $marker | Should -BeTrue
    }
}

Describe 'Measure-Operation and wrong input' {
    It 'says of <Name> what is wrong' -ForEach @(
        @{ Name = 'a batch of nothing'; Arguments = @{ BatchSize = 0 }; Id = 'InvalidBatchSize'; Text = '0' }
        @{ Name = 'a negative warm-up'; Arguments = @{ WarmupCount = -1 }; Id = 'InvalidWarmupCount'; Text = '-1' }
        @{ Name = 'more samples than the most'; Arguments = @{ MinimumCount = 50; MaximumCount = 10 }; Id = 'InvalidMinimumCount'; Text = '50' }
        @{ Name = 'no time'; Arguments = @{ MaximumDuration = 0 }; Id = 'InvalidMaximumDuration'; Text = '00:00:00' }
        @{ Name = 'preparing within a batch'; Arguments = @{ Prepare = { }; BatchSize = 5 }; Id = 'InvalidBatchSize'; Text = '-Prepare' }
        @{ Name = 'an unknown property'; Arguments = @{ Threshold = @{ P98Us = '<1' } }; Id = 'InvalidThreshold'; Text = 'MedianUs' }
    ) {
        { Measure-Operation { 1 } @Arguments } | Should -Throw -ErrorId "$Id,*" -ExpectedMessage "*$Text*"
    }

    It 'wants the program to which the arguments belong' {
        { Measure-Operation -FilePath true -BaselineArgumentList a } | Should -Throw -ErrorId 'InvalidBaselineArgumentList,*'
    }

    It 'completes the thresholds of its own result, and not those of others' {
        $names = (TabExpansion2 'Measure-Operation { 1 } -Threshold M').CompletionMatches.ListItemText
        $names | Should -Contain 'MedianUs'
        (TabExpansion2 'Measure-Operation { 1 } -Threshold P').CompletionMatches.ListItemText | Should -Not -Contain 'PingP50Us'
    }
}
