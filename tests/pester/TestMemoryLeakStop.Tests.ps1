BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    $module = Get-BuiltModulePath
    Import-Module $module

    # Runs a command in a session of its own, and stops it as Ctrl+C does, once it has given so many objects, or made a file.
    function Invoke-AndStop([int] $Count, [string] $Command, [string] $File) {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$module'; $Command; 'went on'")
            $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $null = $shell.BeginInvoke($output, $output)
            Wait-Until { $output.Count -ge $Count -and (-not $File -or (Test-Path $File)) } 60
            $shell.Stop()
            [pscustomobject]@{
                State    = $shell.InvocationStateInfo.State
                Output   = @($output)
                Warnings = @($shell.Streams.Warning)
                Variable = $shell.Runspace.SessionStateProxy.GetVariable('all')
            }
        }
        finally { $shell.Dispose() }
    }

    # Whoever adopted a process may not have collected it yet: that one does not live.
    function Get-Living([int[]] $Id) {
        Get-Process -Id $Id -ErrorAction Ignore | Where-Object { -not $IsLinux -or (Get-Content "/proc/$($_.Id)/status" -ErrorAction Ignore) -match '^State:\s+[^ZX]' }
    }
}

Describe 'Test-MemoryLeak that Ctrl+C stops' {
    It 'still writes the verdict of <Name>, and says it' -ForEach @(
        @{ Name = 'a block'; Command = 'Test-MemoryLeak { Start-Sleep -Milliseconds 1 } -Metric Private -OperationCount 1e9 -Duration 1e6 -Interval 50' }
        @{ Name = 'a process'; Command = 'Test-MemoryLeak -Id $PID -Duration 1000 -Interval 50' }
        @{ Name = 'a process under load'; Command = 'Test-MemoryLeak -Id $PID -While { Start-Sleep -Milliseconds 1 } -Duration 1000 -Interval 50' }
        @{ Name = 'an isolated block'; Command = 'Test-MemoryLeak { Start-Sleep -Milliseconds 1 } -Isolated -Metric Private -OperationCount 1e9 -Duration 1e6 -Interval 50' }
    ) {
        $stopped = Invoke-AndStop 3 "$Command -IncludeSample -OutVariable all"
        $stopped.State | Should -Be Stopped
        $stopped.Output | Should -Not -Contain 'went on'
        $result = $stopped.Output[-1]
        $result | Should -BeOfType PerfTools.MemoryLeakResult
        $result.IsPartial | Should -BeTrue
        $result.SampleCount | Should -BeGreaterOrEqual 3
        "$($stopped.Warnings[-1])" | Should -BeLike "*Private: $($result.Verdict), by what was seen until it was stopped: *"
        $stopped.Variable[-1].Verdict | Should -Be $result.Verdict
    }

    It 'stops at once within an operation, and cleans up' {
        $started = Join-Path $TestDrive 'started.txt'
        $cleaned = Join-Path $TestDrive 'cleaned.txt'
        $stopped = Invoke-AndStop 1 "Test-MemoryLeak { Set-Content '$started' x; Start-Sleep 60 } -Metric Private -IncludeSample -Cleanup { Set-Content '$cleaned' x }" $started
        $stopped.Output | Should -Not -Contain 'went on'
        $stopped.Output[-1].IsPartial | Should -BeTrue
        $cleaned | Should -Exist
    }

    It 'leaves nothing of a program behind' -Skip:$IsWindows {
        $ids = Join-Path $TestDrive 'ids.txt'
        $null = Invoke-AndStop 1 "Test-MemoryLeak -FilePath sh -ArgumentList '-c', 'sleep 1000 & echo `$`$ `$! > $ids.new; mv $ids.new $ids; wait' -Duration 1000 -Interval 50 -IncludeSample" $ids
        # Both have their signal. What the program had started may take a moment to go.
        Wait-Until { -not (Get-Living ((Get-Content $ids) -split ' ')) }
    }

    It 'leaves no isolated child behind, and what it has started neither' -Skip:$IsWindows {
        $id = Join-Path $TestDrive 'child.txt'
        $cleaned = Join-Path $TestDrive 'child-cleaned.txt'
        $run = "Test-MemoryLeak -Isolated { Start-Sleep -Milliseconds 1 } -Metric Private -OperationCount 1e9 -Duration 1e6 -Interval 50 -IncludeSample"
        $blocks = "-Setup { `$helper = Start-Process sleep 1000 -PassThru; Set-Content '$id' `$helper.Id } -Cleanup { Set-Content '$cleaned' x }"
        $stopped = Invoke-AndStop 2 "$run $blocks"
        Get-Living $stopped.Output[0].ProcessId | Should -BeNullOrEmpty
        Wait-Until { -not (Get-Living (Get-Content $id)) }
        $cleaned | Should -Exist
    }
}

Describe 'Test-MemoryLeak -Isolated' {
    It 'runs in a process of its own, that sees its arguments and its setup only' {
        $hidden = 'not seen'
        $result = Test-MemoryLeak -Isolated -ArgumentList 500, @{ text = 'ä ''"' } -Setup { param($number, $table) $made = "$($table.text)"; $null = $number; function Get-Made { $made } } -ScriptBlock {
            param($number, $table)
            if ($number -ne 500 -or $table.text -ne 'ä ''"' -or (Get-Made) -ne $table.text) { throw 'arguments are missing' }
            if ($hidden) { throw 'this is not isolated' }
        } -OperationCount 200
        $result.ErrorSummary | Should -BeNullOrEmpty
        $result.ProcessId | Should -Not -Be $PID
        $result.ProcessName | Should -Be pwsh
        $result.OperationCount | Should -Be 200
        Get-Living $result.ProcessId | Should -BeNullOrEmpty
    }

    It 'finds a leak' {
        $result = Test-MemoryLeak -Isolated -Setup { $kept = [System.Collections.Generic.List[object]]::new() } { $kept.Add([byte[]]::new(1000)) } -OperationCount 2000
        $result.Verdict | Should -Be Fail -Because $result.Reason
        $result.GrowthBytesPerOperationLow | Should -BeGreaterThan 1000
        $result.GrowthBytesPerOperationHigh | Should -BeLessThan 1060
    }

    It 'hands on the checkpoints, whatever the block writes' -Skip:$IsWindows {
        $noisy = [scriptblock]::Create('[Console]::WriteLine("noise"); [Console]::Write("half a line"); sh -c "echo native"')
        $all = Test-MemoryLeak -Isolated $noisy -Metric Threads, Handles -OperationCount 50 -IncludeSample
        $all | Select-Object -SkipLast 2 | Should -HaveCount 102
        $all | Select-Object -SkipLast 2 | Should -BeOfType PerfTools.MemorySample
        ($all | Select-Object -Last 2).SampleCount | Should -Be 51, 51
    }

    It 'counts errors' {
        $result = Test-MemoryLeak -Isolated { throw 'always' } -MaximumErrors 3 -Metric Threads -ErrorAction SilentlyContinue -ErrorVariable failures -WarningAction Ignore
        $result.Errors | Should -Be 4
        $result.IsPartial | Should -BeTrue
        $failures[-1].FullyQualifiedErrorId | Should -BeLike 'NoOperationSucceeded,*'
    }

    It 'says that the child <Name>' -ForEach @(
        @{ Name = 'ended'; Arguments = @{ ScriptBlock = { [Environment]::Exit(4) } }; Text = '*ended before the block did (exit code 4).' }
        @{ Name = 'was left with exit'; Arguments = @{ ScriptBlock = { exit 4 } }; Text = '*-ScriptBlock failed*exit, break or continue.' }
        @{ Name = 'could not be set up'; Arguments = @{ ScriptBlock = { 1 }; Setup = { throw 'no' } }; Text = '*-Setup failed: no.' }
    ) {
        Test-MemoryLeak -Isolated @Arguments -ErrorAction SilentlyContinue -ErrorVariable failures -WarningAction Ignore | Should -BeNullOrEmpty
        $failures[-1].FullyQualifiedErrorId | Should -BeLike 'OperationFailed,*'
        "$($failures[-1])" | Should -BeLike $Text
    }

    It 'compares with a baseline, each in a child of its own' {
        $setup = { $kept = [System.Collections.Generic.List[object]]::new() }
        $leak = { $kept.Add([byte[]]::new(1000)) }
        (Test-MemoryLeak -Isolated $leak -Setup $setup -Baseline { 1 } -OperationCount 500).Verdict | Should -Be Fail
        $result = Test-MemoryLeak -Isolated $leak -Setup $setup -Baseline $leak -OperationCount 500
        $result.Verdict | Should -Not -Be Fail -Because $result.Reason
        $result.Notes | Should -BeLike "*beyond the baseline's*"
    }

    It 'does not outlive the session that started it' -Skip:$IsWindows {
        $id = Join-Path $TestDrive 'orphan.txt'
        $parent = Open-Companion (Get-Process -Id $PID).Path @('-NoProfile', '-Command', "Import-Module '$module'; Test-MemoryLeak -Isolated { Start-Sleep -Milliseconds 1 } -Setup { Set-Content '$id' `$PID } -OperationCount 1e9 -Duration 1e6")
        Wait-Until { (Test-Path $id) -and (Get-Content $id) } 60
        # The parent alone, so that its tree is not what ends the child.
        $parent.Kill($false)
        Wait-Until { -not (Get-Living (Get-Content $id)) }
        Close-Companion $parent
    }
}
