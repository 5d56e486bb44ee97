BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'LoadSupport.psm1') -Force
    $module = Get-BuiltModulePath
    Import-Module $module
    $WarningPreference = 'Ignore'
    $few = @{ SessionCount = 3; OperationCount = 10 }

    # What a load of script blocks gives: the summary, its sessions, and the errors it wrote.
    function Invoke-Load([hashtable] $Load) {
        $all = @(Invoke-ConcurrentSessions @Load -PerSession -ErrorAction SilentlyContinue -ErrorVariable failures)
        $sessions = @($all | Where-Object { $_ -is [PerfTools.SessionResult] })
        Get-AccountError $all[-1] $sessions | Should -BeNullOrEmpty
        [pscustomobject]@{ Result = $all[-1]; Sessions = $sessions; Failures = $failures; Errors = $all[-1].GetErrors() }
    }
}

Describe 'What a block of Invoke-ConcurrentSessions finds' {
    It '$Session, in each its own' {
        $run = Invoke-Load ($few + @{
            SetupScript = { $Session.State = [System.Collections.Generic.List[long]]::new() }
            ScriptBlock = { if (-not $Session.IsWarmup) { $Session.State.Add($Session.OperationIndex) } }
            TeardownScript = { Set-Content (Join-Path $using:TestDrive "session-$($Session.Id).txt") ($Session.State -join ' ') }
        })
        $run.Result.Succeeded | Should -Be 30
        1..3 | ForEach-Object { Get-Content (Join-Path $TestDrive "session-$_.txt") } | Should -Be @(@(0..9 -join ' ') * 3)
    }

    It 'values of $using:, also of arrays, tables and parts of them' {
        $array = 1, 2, 3
        $table = @{ Inner = @{ Text = 'deep' } }
        $text = 'plain'
        $run = Invoke-Load ($few + @{
            SetupScript = { $fromSetup = $using:text }
            ScriptBlock = {
                if ("$using:array" -ne '1 2 3') { throw "array: $using:array" }
                if (($using:array)[1] -ne 2 -or $using:array[2] -ne 3) { throw 'an element' }
                if ($using:table.Inner.Text -ne 'deep' -or $using:table['Inner'].Text -ne 'deep') { throw 'a part' }
                if ($fromSetup -ne 'plain') { throw 'of the setup' }
                & { if ($using:text -ne 'plain') { throw 'nested' } }
            }
        })
        $run.Result.Succeeded | Should -Be 30 -Because $run.Result.ErrorSummary
    }

    It 'arguments, by name and by position, in all three blocks' {
        $marker = Join-Path $TestDrive arguments.txt
        $run = Invoke-Load ($few + @{
            SetupScript    = { $made = $args[0] }
            ScriptBlock    = { param([int] $size, $path) if ($size -ne 7 -or $made -ne 7 -or -not $path) { throw "$size $made $path" } }
            TeardownScript = { Set-Content -Path "$($args[1])$($Session.Id)" -Value $args[0] }
            ArgumentList   = 7, $marker
        })
        $run.Result.Succeeded | Should -Be 30 -Because $run.Result.ErrorSummary
        Get-Content "${marker}3" | Should -Be 7
    }

    It 'functions and variables of its setup, modules, and nothing of the caller' {
        function Get-Hidden { 1 }
        $hidden = 1
        $imported = Join-Path $TestDrive Shared.psm1
        Set-Content $imported 'function Get-Shared { 5 }'
        $run = Invoke-Load ($few + @{
            SetupScript  = { function Get-Own { $own }; $own = 3 }
            ScriptBlock  = {
                if ((Get-Own) -ne 3 -or (Get-Shared) -ne 5) { throw 'missing' }
                if ($hidden -or (Get-Command Get-Hidden -ErrorAction Ignore)) { throw 'this is the caller' }
            }
            ImportModule = $imported
        })
        $run.Result.Succeeded | Should -Be 30 -Because $run.Result.ErrorSummary
    }

    It 'a scope of its own for each operation, and a state that lasts' {
        $run = Invoke-Load (@{ ScriptBlock = { if ($seen) { throw 'left over' }; $seen = 1; $Session.State++; if ($Session.State -ne $Session.OperationIndex + 1) { throw "$($Session.State)" } }; WarmupCount = 0 } + $few)
        $run.Result.Succeeded | Should -Be 30 -Because $run.Result.ErrorSummary
    }

    It 'its file, its folder and the place of an error' {
        $file = Join-Path $TestDrive load.ps1
        Set-Content $file @'
param($Load)
$block = {
    if ($PSScriptRoot -ne $using:PSScriptRoot) { throw "not $PSScriptRoot" }
    if ($Session.OperationIndex -eq 1) {
        Write-Error $MyInvocation.ScriptLineNumber -ErrorId ($(try { throw 'x' } catch { "line$($_.InvocationInfo.ScriptLineNumber)" }))
    }
}
Invoke-ConcurrentSessions $block @Load
'@
        $result = & $file ($few + @{ ErrorAction = 'SilentlyContinue' })
        $result.GetErrors().Code | Should -Be 'line5'
        $result.Succeeded | Should -Be 27 -Because $result.ErrorSummary
    }

    It 'the current folder, and goes elsewhere alone' {
        Push-Location $TestDrive
        try { $result = Invoke-ConcurrentSessions { if ((Get-Location).Path -ne $using:TestDrive) { throw "$(Get-Location)" } } @few }
        finally { Pop-Location }
        $result.Succeeded | Should -Be 30 -Because $result.ErrorSummary
        $here = (Get-Location).Path
        $null = Invoke-ConcurrentSessions { Set-Location / } @few
        (Get-Location).Path | Should -Be $here
    }

    It 'nobody who listens to what it says' {
        $block = { 'out'; Write-Warning w; Write-Verbose v -Verbose; Write-Information i -InformationAction Continue; Write-Debug d -Debug; Write-Progress p }
        $said = Invoke-ConcurrentSessions $block @few *>&1
        $said | Should -HaveCount 1
        $said.Succeeded | Should -Be 30
    }

    It 'is refused a script block of $using:, and a variable that is not there' {
        $other = { 1 }
        { Invoke-ConcurrentSessions { & $using:other } } | Should -Throw -ErrorId 'InvalidScriptBlock,*' -ExpectedMessage '*other*'
        { Invoke-ConcurrentSessions { $using:noSuchName } } | Should -Throw -ErrorId 'InvalidScriptBlock,*' -ExpectedMessage '*noSuchName*'
    }
}

Describe 'Faults of a block of Invoke-ConcurrentSessions' {
    It 'in the setup of every session: no run, one error, and it ends' {
        $run = Invoke-Load (@{ SetupScript = { throw 'no setup' }; ScriptBlock = { 1 } } + $few)
        $run.Result.Verdict | Should -Be Fail
        $run.Result.SessionsFailedToCreate | Should -Be 3
        $run.Result.NotAttempted | Should -Be 30
        $run.Failures | Should -HaveCount 1
        $run.Failures[0].FullyQualifiedErrorId | Should -BeLike 'SessionNotCreated,*'
        "$($run.Failures[0])" | Should -BeLike '*not one of 3 sessions could be created: no setup.'
        $run.Sessions.State | Should -Be FailedToCreate, FailedToCreate, FailedToCreate
    }

    It 'in the setup of every second session: the others run' {
        $run = Invoke-Load @{ SetupScript = { if ($Session.Id % 2 -eq 0) { Write-Error 'no setup' } }; ScriptBlock = { 1 }; SessionCount = 4; OperationCount = 10 }
        $run.Result.SessionsCreated | Should -Be 2
        $run.Result.Succeeded | Should -Be 20
        $run.Result.NotAttempted | Should -Be 20
        $run.Sessions.State | Should -Be Completed, FailedToCreate, Completed, FailedToCreate
        "$($run.Failures)" | Should -BeLike '*2 of 4 sessions could not be created: no setup.'
    }

    It 'in the operation: <Name> makes it a failed one, and the session goes on' -ForEach @(
        @{ Name = 'a throw'; Block = { throw 'it broke' }; Type = 'RuntimeException'; Text = 'it broke' }
        @{ Name = 'an exception of .NET'; Block = { [int]::Parse('x') }; Type = 'FormatException'; Text = '*' }
        @{ Name = 'a cmdlet that stops'; Block = { Get-Item /no/such -ErrorAction Stop }; Type = 'ItemNotFoundException'; Text = '*/no/such*' }
        @{ Name = 'an error that does not throw'; Block = { Write-Error 'said' }; Type = 'WriteErrorException'; Text = 'said' }
        @{ Name = 'a command that is not there'; Block = { Get-NoSuchThing }; Type = 'CommandNotFoundException'; Text = '*Get-NoSuchThing*' }
        @{ Name = 'exit'; Block = { exit 3 }; Type = 'ExitException'; Text = '*exit, break or continue*' }
        @{ Name = 'break'; Block = { break }; Type = 'BreakException'; Text = '*exit, break or continue*' }
        @{ Name = 'continue'; Block = { continue }; Type = 'ContinueException'; Text = '*exit, break or continue*' }
        @{ Name = 'an error after a global preference'; Block = { $global:ErrorActionPreference = 'Stop'; Get-Item /no/such; 1 }; Type = '*'; Text = '*' }
        @{ Name = 'an error with a preference of its own'; Block = { $ErrorActionPreference = 'Stop'; Get-Item /no/such }; Type = '*'; Text = '*' }
    ) {
        $block = [scriptblock]::Create("if (`$Session.OperationIndex % 2) { $Block }")
        $after = . { Invoke-Load (@{ ScriptBlock = $block } + $few); 'went on' }
        $after[1] | Should -Be 'went on'
        $run = $after[0]
        $run.Result.Failed | Should -Be 15 -Because $run.Result.ErrorSummary
        $run.Result.Succeeded | Should -Be 15
        $run.Errors | Should -HaveCount 1
        $run.Errors[0].Type | Should -BeLike $Type
        $run.Errors[0].Message | Should -BeLike $Text
        $run.Errors[0].Count | Should -Be 15
        $run.Result.SessionsLost | Should -Be 0
    }

    It 'is no fault to silence errors' {
        (Invoke-Load (@{ ScriptBlock = { Get-Item /no/such -ErrorAction Ignore; try { throw 'x' } catch { $null = $_ } } } + $few)).Result.Succeeded | Should -Be 30
    }

    It 'that hangs is interrupted, and its session goes on' {
        $run = Invoke-Load (@{ ScriptBlock = { if ($Session.OperationIndex -eq 2) { Start-Sleep 60 } }; Timeout = '5s' } + $few)
        $run.Result.TimedOut | Should -Be 3
        $run.Result.Succeeded | Should -Be 27
        $run.Result.SessionsLost | Should -Be 0
        $run.Sessions.State | Should -Be Completed, Completed, Completed
    }

    It 'that hangs and does not listen is given up, and the run ends' {
        $gate = [System.Threading.ManualResetEventSlim]::new()
        $hang = { if ($Session.Id -eq 1 -and $Session.OperationIndex -eq 2) { ($using:gate).Wait() } }
        try { $run = Invoke-Load @{ ScriptBlock = $hang; Timeout = '5s'; SessionCount = 3; OperationCount = 10; WarmupCount = 0 } }
        finally { $gate.Set() }
        $run.Result.SessionsLost | Should -Be 1
        $run.Result.TimedOut | Should -Be 1
        $run.Result.Succeeded | Should -Be 22
        $run.Result.NotAttempted | Should -Be 7
        $run.Sessions[0].State | Should -Be Lost
        $run.Result.Notes | Should -BeLike '*1 sessions were given up*'
        Wait-Until { -not (Get-SessionThread) } 30
    }

    It 'in the teardown is told, and the result stands' {
        $run = Invoke-Load (@{ ScriptBlock = { 1 }; TeardownScript = { throw 'no teardown' } } + $few)
        $run.Result.Succeeded | Should -Be 30
        $run.Errors[0].Phase | Should -Be Teardown
        $run.Errors[0].Count | Should -Be 3
        $run.Result.Notes | Should -BeLike '*3 teardowns failed*'
    }

    It 'in a module that is not there is named' {
        $run = Invoke-Load (@{ ScriptBlock = { 1 }; ImportModule = 'No.Such.Module' } + $few)
        $run.Result.Verdict | Should -Be Fail
        "$($run.Failures)" | Should -BeLike '*No.Such.Module*'
    }

    It 'ends a run with -MaxErrors' {
        $run = Invoke-Load @{ ScriptBlock = { Start-Sleep -Milliseconds 1; throw 'no' }; SessionCount = 2; OperationCount = 1000; MaxErrors = 5 }
        $run.Result.Failed | Should -BeGreaterOrEqual 5
        $run.Result.Failed | Should -BeLessThan 2000
        $run.Result.NotAttempted | Should -Be (2000 - $run.Result.Attempted)
        $run.Sessions.State | Should -Be Stopped, Stopped
    }
}
