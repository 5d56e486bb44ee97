BeforeDiscovery {
    $noPython = -not (Get-Command python3 -CommandType Application -ErrorAction Ignore)
    $notLinux = -not $IsLinux
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    $module = Get-BuiltModulePath
    Import-Module $module
    $short = @{ Interval = 50; Count = 3 }
    $python = Get-PythonPath
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
        $ErrorActionPreference = 'Continue'
        $result = Measure-ProcessCpu -ScriptBlock { Write-Error 'noted'; 'dropped' } -ErrorAction SilentlyContinue -ErrorVariable failures
        $result | Should -BeOfType ([PerfTools.ProcessCpuResult])
        "$($failures[0])" | Should -Be 'noted'
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
        # Both have their signal. The grandchild may take a moment to go, and whoever adopted it may not have collected it yet.
        Wait-Until {
            $states = @((Get-Content $file) -split ' ' | ForEach-Object { Get-Content "/proc/$_/status" -ErrorAction Ignore | Select-String '^State:' })
            -not ($states -notmatch '\s[ZX]\s')
        }
    }
}
