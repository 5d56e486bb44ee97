BeforeDiscovery {
    $noExcel = -not (Get-Module ImportExcel -ListAvailable)
    $noPython = -not (Get-Command python3 -CommandType Application -ErrorAction Ignore)
    $notLinux = -not $IsLinux
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    $module = Get-BuiltModulePath
    Import-Module $module
    $short = @{ Interval = 50; Count = 3 }

    # python3 may be a script of a version manager, which has costs of its own.
    $python = if (Get-Command python3 -CommandType Application -ErrorAction Ignore) { python3 -c 'import sys; print(sys.executable)' }

    # Burns until its own clock says so, whatever else the host does.
    function Get-BurnCode([double] $Seconds) {
        "import time`nwhile time.process_time() < $($Seconds.ToString([cultureinfo]::InvariantCulture)): pass"
    }

    # A program of our own beside this process; Close-Companion ends it.
    function Open-Companion([string] $FilePath, [string[]] $ArgumentList) {
        $start = [System.Diagnostics.ProcessStartInfo]::new($FilePath)
        foreach ($argument in $ArgumentList) { $start.ArgumentList.Add($argument) }
        $start.RedirectStandardOutput = $true
        [System.Diagnostics.Process]::Start($start)
    }

    function Close-Companion($Process) {
        if (-not $Process.HasExited) { $Process.Kill($true) }
        $Process.WaitForExit()
        $Process.Dispose()
    }
}

Describe 'Measure-ProcessCpu and running processes' {
    It 'gives one result per interval, and none for the baseline' {
        $results = Get-Process -Id $PID | Measure-ProcessCpu -Interval 200 -Count 5
        $results | Should -HaveCount 5
        $results | ForEach-Object {
            $_ | Should -BeOfType ([PerfTools.ProcessCpuResult])
            $_.ProcessId | Should -Be $PID
            $_.State | Should -Be 'Running'
            [math]::Abs($_.CpuPercentOfCore - 100 * $_.CpuMs / $_.DurationMs) | Should -BeLessThan 0.001 -Because 'it is time over time'
        }
    }

    It 'gives one result per process with -Summary: total over total' {
        $result = Get-Process -Id $PID | Measure-ProcessCpu @short -Summary
        $result | Should -HaveCount 1
        $result.SampleCount | Should -Be 3
        $result.IntervalMs * 3 | Should -BeGreaterThan ($result.DurationMs - 1)
        $result.Trend | Should -Match '^[ ▁-█]+$'
    }

    It 'measures what comes through the pipeline side by side' {
        $other = Open-Companion (Get-Process -Id $PID).Path '-NoProfile', '-Command', '[Console]::In.ReadLine()'
        try {
            $results = $other, (Get-Process -Id $PID) | Measure-ProcessCpu -Interval 50 -Count 2
            ($results.ProcessId | Sort-Object -Unique) | Should -Be ($PID, $other.Id | Sort-Object)
            $results | Should -HaveCount 4
        }
        finally { Close-Companion $other }
    }

    It 'finds processes by wildcard, this one among them, children included' {
        $results = Measure-ProcessCpu -Name *pwsh* -IncludeChildren -Summary -Interval 50 -Count 2
        $results.ProcessId | Should -Contain $PID
        $results | ForEach-Object { $_.ChildCpuMs | Should -Not -BeNullOrEmpty }
    }

    It 'measures an id that is given twice once' {
        Measure-ProcessCpu -Id $PID, $PID -Interval 50 -Count 1 | Should -HaveCount 1
    }

    It 'goes on until the pipeline has enough with -Continuous' {
        Measure-ProcessCpu -Id $PID -Interval 50 -Continuous | Select-Object -First 3 | Should -HaveCount 3
    }
}

Describe 'Measure-ProcessCpu and processes that cannot be measured' {
    It 'goes on with the others where an id does not exist' {
        $results = Measure-ProcessCpu -Id ([int]::MaxValue), $PID @short -ErrorAction SilentlyContinue -ErrorVariable failures
        $results | Should -HaveCount 3
        $results.ProcessId | Sort-Object -Unique | Should -Be $PID
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ProcessNotFound,*'
        $failures[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failures[0].TargetObject | Should -Be '2147483647'
        $failures[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'says so where a wildcard matches nothing, and gives nothing' {
        $after = . { Measure-ProcessCpu -Name 'no-such-name-*' -ErrorAction SilentlyContinue -ErrorVariable failures; 'went on' }
        $after | Should -Be 'went on'
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ProcessNotFound,*'
        "$($failures[0])" | Should -BeLike '*no-such-name-**'
    }

    It 'refuses a zombie, and says what it is' -Skip:($notLinux -or $noPython) {
        $parent = Open-Companion $python '-c', "import os, time`npid = os.fork()`nif pid == 0: os._exit(0)`nos.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)`nprint(pid, flush=True)`ntime.sleep(60)"
        try {
            $zombie = [int]$parent.StandardOutput.ReadLine()
            Measure-ProcessCpu -Id $zombie @short -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'ProcessDefunct,*'
            "$($failures[0])" | Should -BeLike '*zombie*'
        }
        finally { Close-Companion $parent }
    }

    It 'refuses the id of a thread' -Skip:$notLinux {
        $thread = (Get-ChildItem "/proc/$PID/task").Name | Where-Object { $_ -ne $PID } | Select-Object -First 1
        Measure-ProcessCpu -Id $thread @short -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        "$($failures[0])" | Should -BeLike '*thread*'
    }

    It 'gives a process that ends in the middle the State Exited, and no error' -Skip:$noPython {
        $process = Open-Companion $python '-c', (Get-BurnCode 0.3)
        try {
            $results = Measure-ProcessCpu -Id $process.Id -Interval 50 -Continuous -ErrorVariable failures
            $failures | Should -BeNullOrEmpty
            $results[-1].State | Should -Be ([PerfTools.ProcessState]::Exited)
            $results | Select-Object -SkipLast 1 | ForEach-Object State | Sort-Object -Unique | Should -Be 'Running'
        }
        finally { Close-Companion $process }
    }
}

Describe 'Measure-ProcessCpu -FilePath' -Skip:$noPython {
    It 'reports the CPU time that a program burns by its own clock' {
        $result = Measure-ProcessCpu -FilePath $python -ArgumentList '-c', (Get-BurnCode 0.8) -Interval 100 -Summary
        $result.CpuMs | Should -BeGreaterThan (0.85 * 800)
        $result.CpuMs | Should -BeLessThan (1.15 * 800)
        $result.CpuPercentOfCore | Should -BeLessThan 115 -Because 'it has one thread'
    }

    It 'adds up to the same where it is given in intervals' {
        $results = Measure-ProcessCpu -FilePath $python -ArgumentList '-c', (Get-BurnCode 0.8) -Interval 100
        ($results | Measure-Object CpuMs -Sum).Sum | Should -BeGreaterThan (0.85 * 800)
        ($results | Measure-Object CpuMs -Sum).Sum | Should -BeLessThan (1.15 * 800)
    }

    It 'counts the children that the program waited for' {
        $code = "import os`nfor i in range(3):`n  pid = os.fork()`n  if pid == 0:`n    import time`n    begin = time.process_time()`n    while time.process_time() - begin < 0.25: pass`n    os._exit(0)`n  os.waitpid(pid, 0)"
        $result = Measure-ProcessCpu -FilePath $python -ArgumentList '-c', $code -Interval 100 -IncludeChildren -Summary
        $result.ChildCpuMs | Should -BeGreaterThan (0.85 * 750)
        $result.ChildCpuMs | Should -BeLessThan (1.15 * 750)
        $result.CpuMs | Should -BeGreaterThan $result.ChildCpuMs
        $result.Notes | Should -BeNullOrEmpty
    }

    It 'has the exit code, which is no error' {
        $result = Measure-ProcessCpu -FilePath $python -ArgumentList '-c', 'raise SystemExit(7)' -Summary -ErrorVariable failures
        $result.State | Should -Be 'Exited'
        $result.ExitCode | Should -Be 7
        $result.Notes | Should -BeLike '*exit code 7*'
        $failures | Should -BeNullOrEmpty
    }

    It 'finds a program on PATH' {
        (Measure-ProcessCpu -FilePath python3 -ArgumentList '-c', 'pass' -Summary).ExitCode | Should -Be 0
    }

    It 'passes arguments on as they are' {
        $code = "import sys`nsys.exit(0 if sys.argv[1:] == ['a b', '*', ''] else 3)"
        (Measure-ProcessCpu -FilePath $python -ArgumentList '-c', $code, 'a b', '*', '' -Summary).ExitCode | Should -Be 0
    }

    It 'starts it in the current location' {
        Push-Location $TestDrive
        try { $null = Measure-ProcessCpu -FilePath $python -ArgumentList '-c', "open('here.txt', 'w')" } finally { Pop-Location }
        Join-Path $TestDrive here.txt | Should -Exist
    }

    It 'stops it where a number of intervals is given' {
        $results = Measure-ProcessCpu -FilePath $python -ArgumentList '-c', 'import time; time.sleep(600)' @short
        $results | Should -HaveCount 3
        $results[-1].State | Should -Be 'Running'
        Get-Process -Id $results[-1].ProcessId -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'says <Id> of <Name>' -ForEach @(
        @{ Name = 'a program that is not on PATH'; Path = 'no-such-program'; Id = 'ProgramNotFound'; Text = '*PATH*' }
        @{ Name = 'a path where nothing is'; Path = './no-such-program'; Id = 'ProgramNotFound'; Text = '*no such file*' }
        @{ Name = 'a folder'; Path = '/'; Id = 'ProgramNotFound'; Text = '*folder*' }
    ) {
        Measure-ProcessCpu -FilePath $Path -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        "$($failures[0])" | Should -BeLike $Text
    }
}

Describe 'Measure-ProcessCpu -ScriptBlock' {
    It 'gives one result with the block''s own thread, and sees the variables of the caller' {
        $rounds = 20000
        $result = Measure-ProcessCpu -ScriptBlock { $script:sum = 0; for ($i = 0; $i -lt $rounds; $i++) { $script:sum += $i } }
        $result | Should -HaveCount 1
        $sum | Should -Be 199990000
        $result.CpuMs | Should -BeGreaterThan 0
        $result.CpuMs + $result.DurationMs * $result.UncertaintyPercent / 100 | Should -BeGreaterOrEqual $result.ThreadCpuMs
        $result.Target | Should -BeLike '*$rounds*'
    }

    It 'counts the programs that the block ran to their end' -Skip:$noPython {
        $code = Get-BurnCode 0.8
        $result = Measure-ProcessCpu -ScriptBlock { & $python -c $code }
        $result.ChildCpuMs | Should -BeGreaterThan (0.85 * 800)
        $result.ChildCpuMs | Should -BeLessThan (1.15 * 800)
        $result.ThreadCpuMs | Should -BeLessThan 800 -Because 'it only waited'
    }

    It 'gives no result for a block that throws, and no terminating error' {
        $after = . { Measure-ProcessCpu -ScriptBlock { throw 'boom' } -ErrorAction SilentlyContinue -ErrorVariable failures; 'went on' }
        $after | Should -Be 'went on'
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'OperationFailed,*'
        "$($failures[0])" | Should -BeLike '*boom*'
    }

    It 'hands on the errors that the block writes, and gives its result' {
        $result = Measure-ProcessCpu -ScriptBlock { Write-Error 'noted'; 'dropped' } -ErrorAction SilentlyContinue -ErrorVariable failures
        $result | Should -BeOfType ([PerfTools.ProcessCpuResult])
        "$($failures[0])" | Should -Be 'noted'
    }
}

Describe 'Measure-ProcessCpu -Threshold' {
    It 'says <Verdict> of <Bound>' -ForEach @(
        @{ Bound = '>=0'; Verdict = 'Pass' }
        @{ Bound = '<0'; Verdict = 'Fail' }
    ) {
        (Measure-ProcessCpu -Id $PID -Interval 50 -Count 1 -Threshold @{ SampleCount = '=1'; CpuMs = $Bound }).Verdict | Should -Be $Verdict
    }

    It 'says Inconclusive, with the ends, where the uncertainty reaches to both sides' {
        # An empty block: what it costs is little against the tick.
        $results = 1..10 | ForEach-Object { Measure-ProcessCpu -ScriptBlock { } -Threshold @{ CpuMs = '<1' } }
        foreach ($result in $results) {
            $off = $result.UncertaintyPercent / 100 * $result.DurationMs
            $isOpen = $result.CpuMs - $off -lt 0.999 -and $result.CpuMs + $off -gt 1.001
            if ($isOpen) { $result.Verdict | Should -Be 'Inconclusive' -Because "it is $($result.CpuMs), off by $off at most" }
        }
        ($results.Violations -match '^CpuMs < 1: measured .*, but it may be .* to ').Count | Should -BeGreaterThan 0
    }

    It 'says Inconclusive of a value that there is none of' {
        (Measure-ProcessCpu -Id $PID -Interval 50 -Count 1 -Threshold @{ ExitCode = '=0' }).Verdict | Should -Be ([PerfTools.Verdict]::Inconclusive)
    }

    It 'completes names and thresholds' {
        (TabExpansion2 'Measure-ProcessCpu -Name pws').CompletionMatches.CompletionText | Should -Contain 'pwsh'
        $offered = (TabExpansion2 'Measure-ProcessCpu -Threshold Cpu').CompletionMatches.CompletionText
        $offered | Should -Contain "@{ CpuPercentOfCore = '<' }"
        (TabExpansion2 'Measure-ProcessCpu -Threshold P99').CompletionMatches.CompletionText | Should -Not -Contain "@{ P99Us = '<' }"
    }
}

Describe 'Measure-ProcessCpu and wrong input' {
    It 'says of <Name> what is wrong' -ForEach @(
        @{ Name = 'an interval below 20 ms'; Arguments = @{ Interval = 5 }; Id = 'InvalidInterval'; Text = '5 ms*20 ms' }
        @{ Name = 'zero samples'; Arguments = @{ Count = 0 }; Id = 'InvalidCount'; Text = '0 is out of range' }
        @{ Name = 'both count and duration'; Arguments = @{ Count = 1; Duration = 1 }; Id = 'InvalidCount'; Text = 'Duration' }
        @{ Name = 'a count of something without end'; Arguments = @{ Count = 1; Continuous = $true }; Id = 'InvalidContinuous'; Text = 'Count' }
        @{ Name = 'a duration below one interval'; Arguments = @{ Duration = 0.5 }; Id = 'InvalidDuration'; Text = '0.5 s*1 s' }
        @{ Name = 'an unknown property'; Arguments = @{ Threshold = @{ CpuPercent = '<1' } }; Id = 'InvalidThreshold'; Text = 'CpuPercentOfCore' }
        @{ Name = 'a threshold without an operator'; Arguments = @{ Threshold = @{ CpuMs = 1 } }; Id = 'InvalidThreshold'; Text = '<1000' }
        @{ Name = 'an interval that is none'; Arguments = @{ Interval = 'soon' }; Id = 'ParameterArgumentTransformationError'; Text = 'milliseconds' }
        @{ Name = 'a duration that is none'; Arguments = @{ Duration = 'soon' }; Id = 'ParameterArgumentTransformationError'; Text = 'seconds' }
    ) {
        { Measure-ProcessCpu -Id $PID @Arguments } | Should -Throw -ErrorId "$Id,*" -ExpectedMessage "*$Text*"
    }

    It 'takes a bare number for milliseconds in -Interval, and for seconds in -Duration' {
        Measure-ProcessCpu -Id $PID -Interval 500 -Duration 1 | Should -HaveCount 2
    }
}

Describe 'Results of Measure-ProcessCpu' {
    It 'export to CSV and come back, with no type name in a cell' {
        $path = Join-Path $TestDrive 'cpu.csv'
        $results = Measure-ProcessCpu -Id $PID @short -Threshold @{ CpuMs = '>=0' }
        $results | Export-Csv $path
        (Get-Content $path -Raw) | Should -Not -Match 'System\.|PerfTools\.'
        $rows = Import-Csv $path
        $rows | Should -HaveCount 3
        [double[]]$rows.CpuMs | Should -Be $results.CpuMs
        $rows.Verdict | Sort-Object -Unique | Should -Be 'Pass'
    }

    It 'survive ConvertTo-Json' {
        $result = Measure-ProcessCpu -Id $PID -Interval 50 -Count 1
        $copy = $result | ConvertTo-Json -WarningAction Stop | ConvertFrom-Json
        $copy.CpuMs | Should -Be $result.CpuMs
        [PerfTools.ProcessState]$copy.State | Should -Be 'Running'
        ($copy.PSObject.Properties.Name | Sort-Object) | Should -Be ($result.PSObject.Properties.Name | Sort-Object)
    }

    It 'survive Export-Excel as they are' -Skip:$noExcel {
        Import-Module ImportExcel -WarningAction Ignore
        $path = Join-Path $TestDrive 'cpu.xlsx'
        $results = Measure-ProcessCpu -Id $PID @short
        $results | Export-Excel $path
        [double[]](Import-Excel $path).IntervalMs | Should -Be $results.IntervalMs
    }

    It 'fit a table of 120 columns, whole' {
        $results = @(Measure-ProcessCpu -Id $PID @short -Summary -Threshold @{ CpuMs = '>=0' })
        $results += Measure-ProcessCpu -ScriptBlock { }
        $lines = $results | Out-String -Width 120 -Stream | ForEach-Object { $_ -replace '\x1b\[[0-9;]*m' }
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
        $lines -match 'Process\s+Id\s+State\s+Core%\s.*\sVerdict\s+Trend\s*$' | Should -Not -BeNullOrEmpty
        $lines -match '…' | Should -BeNullOrEmpty
        $lines -match "^pwsh\s+$PID\s+Running\s+[\d.]+\s.*\sPass\s+[ ▁-█]+$" | Should -Not -BeNullOrEmpty
    }

    It 'fit the table also where a process kept a large machine busy for a day' {
        $large = [PerfTools.ProcessCpuResult]::new()
        $row = $large | Select-Object *
        $row.PSTypeNames.Insert(0, 'PerfTools.ProcessCpuResult')
        $row.ProcessId = 4194304; $row.CpuPercentOfCore = 12800.04; $row.UncertaintyPercent = 1234.56; $row.CpuPercentOfMachine = 100.04
        $row.CpuMs = 86400000.04; $row.DurationMs = 86400000.04; $row.WorkingSetBytes = 900GB; $row.ThreadCount = 100000
        $row | Out-String -Width 120 | Should -Not -Match '…'
    }
}

Describe 'Measure-ProcessCpu that is stopped' {
    It 'ends, also with -Continuous' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$module'; Measure-ProcessCpu -Id $PID -Interval 50 -Continuous")
            $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $running = $shell.BeginInvoke($output, $output)
            Wait-Until { $output.Count -gt 1 }
            $shell.Stop()
            $running.IsCompleted | Should -BeTrue
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        }
        finally { $shell.Dispose() }
    }

    It 'leaves nothing of a program behind, its children included' -Skip:($notLinux -or $noPython) {
        $file = Join-Path $TestDrive 'ids.txt'
        $code = "import os, sys, time`nchild = os.fork()`nif child: print(os.getpid(), child, file=open(sys.argv[1], 'w'))`ntime.sleep(600)"
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript('param($module, $python, $code, $file) Import-Module $module; Measure-ProcessCpu -FilePath $python -ArgumentList "-c", $code, $file -Interval 50')
            $null = $shell.AddArgument($module).AddArgument($python).AddArgument($code).AddArgument($file)
            $null = $shell.BeginInvoke()
            Wait-Until { (Test-Path $file) -and (Get-Content $file) }
            $shell.Stop()
        }
        finally { $shell.Dispose() }
        # Whoever adopted the grandchild may not have collected it yet.
        $states = @((Get-Content $file) -split ' ' | ForEach-Object { Get-Content "/proc/$_/status" -ErrorAction Ignore | Select-String '^State:' })
        $states -notmatch '\sZ\s' | Should -BeNullOrEmpty
    }
}
