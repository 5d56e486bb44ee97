BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'LoadSupport.psm1') -Force
    $module = Get-BuiltModulePath
    Import-Module $module
    $WarningPreference = 'Ignore'
}

Describe 'Invoke-ConcurrentSessions that Ctrl+C stops' {
    BeforeAll {
        # What waits for it listens to nothing else. Sessions of the same process find it in their domain.
        $gate = [System.Threading.ManualResetEventSlim]::new()
        [System.AppDomain]::CurrentDomain.SetData('gate', $gate)
    }
    AfterEach { $gate.Set(); Wait-Until { -not (Get-SessionThread) } 30; $gate.Reset() }
    AfterAll { [System.AppDomain]::CurrentDomain.SetData('gate', $null) }

    It 'ends in the <Name>, and the summary is there' -ForEach @(
        @{ Name = 'setup'; Blocks = "-SetupScript { MARK; Start-Sleep 60 } -ScriptBlock { 1 }"; Created = 0 }
        @{ Name = 'operation'; Blocks = "-ScriptBlock { MARK; Start-Sleep 60 } -WarmupCount 0"; Created = 3 }
        @{ Name = 'warm-up'; Blocks = "-ScriptBlock { MARK; Start-Sleep 60 }"; Created = $null }
        @{ Name = 'operation that does not listen'; Blocks = "-ScriptBlock { MARK; [System.AppDomain]::CurrentDomain.GetData('gate').Wait() } -WarmupCount 0"; Created = 3 }
        @{ Name = 'think time'; Blocks = "-ScriptBlock { MARK } -ThinkTime 1h -WarmupCount 0"; Created = 3 }
        @{ Name = 'teardown'; Blocks = "-ScriptBlock { 1 } -TeardownScript { MARK; Start-Sleep 60 } -OperationCount 1"; Created = 3 }
    ) {
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).txt"
        $stopped = Invoke-AndStop $module "Invoke-ConcurrentSessions -SessionCount 3 -PerSession -Timeout 1h -OutVariable all $($Blocks.Replace('MARK', "Set-Content '$file' x -ErrorAction Ignore"))" $file
        $stopped.State | Should -Be Stopped
        $stopped.Seconds | Should -BeLessThan 30 -Because 'it would have gone on for a minute or an hour'
        $stopped.Output | Should -Not -Contain 'went on'
        $result = $stopped.Variable[-1]
        $result | Should -BeOfType PerfTools.ConcurrentSessionsResult
        $result.Notes | Should -BeLike '*the run was stopped*'
        if ($null -ne $Created) { $result.SessionsCreated | Should -Be $Created }
        Get-AccountError $result ($stopped.Variable | Where-Object { $_ -is [PerfTools.SessionResult] }) | Should -BeNullOrEmpty
    }

    It 'tears down what it has set up' {
        # Who is held back for a second is given up after a stop, without a teardown: that may happen once, and not each time.
        foreach ($attempt in 1..3) {
            $folder = (New-Item -ItemType Directory (Join-Path $TestDrive "teardown-$attempt")).FullName
            $file = Join-Path $folder started.txt
            # In a warm-up, the first session may be at work before the last one is made.
            $null = Invoke-AndStop $module "Invoke-ConcurrentSessions -SessionCount 3 -WarmupCount 0 -ScriptBlock { Set-Content '$file' x -ErrorAction Ignore; Start-Sleep 60 } -TeardownScript { Set-Content ('$folder/down-{0}' -f `$Session.Id) x }" $file
            $down = 1..3 | ForEach-Object { Join-Path $folder "down-$_" }
            if ((Test-Path $down) -notcontains $false) { break }
        }
        $down | Should -Exist
    }

    It 'leaves no program behind' -Skip:(-not $IsLinux) {
        $ids = Join-Path $TestDrive ids.txt
        $null = Invoke-AndStop $module "Invoke-ConcurrentSessions -SessionCount 1 -FilePath sh -ArgumentList '-c', 'sleep 1000 & echo `$`$ `$! > $ids.new; mv $ids.new $ids; wait' -Timeout 1h" $ids
        # All of it has its signal. What the program had started may take a moment to go.
        Wait-Until { -not ((Get-Content $ids) -split ' ' | ForEach-Object { Get-Content "/proc/$_/status" -ErrorAction Ignore } | Where-Object { $_ -match '^State:\s+[^ZX]' }) }
    }

    It 'is let go by a pipeline that has enough' {
        $first = Invoke-ConcurrentSessions { Start-Sleep -Milliseconds 5 } -SessionCount 2 -Duration 1h -Timeline | Select-Object -First 1
        $first.Second | Should -Be 1
    }
}

Describe 'Invoke-ConcurrentSessions beside others' {
    It 'is not disturbed by another one in the same process' {
        $jobs = 1..2 | ForEach-Object {
            $number = $_
            Start-ThreadJob {
                Import-Module $using:module
                $number = $using:number
                Invoke-ConcurrentSessions { $Session.State = $using:number; if ($Session.State -ne $using:number) { throw 'not mine' } } -SessionCount 4 -OperationCount (50 * $number) -Name "load $number" -WarningAction Ignore
            }
        }
        $results = $jobs | Receive-Job -Wait -AutoRemoveJob | Sort-Object Target
        $results.Target | Should -Be 'load 1', 'load 2'
        $results.Succeeded | Should -Be 200, 400
        $results | ForEach-Object { Get-AccountError $_ } | Should -BeNullOrEmpty
    }

    It 'needs no thread of a pool that has none to give' {
        # From when the sessions are there, as PowerShell itself opens a runspace with Parallel.ForEach, until they have ended.
        $pwsh = (Get-Process -Id $PID).Path
        $script = @"
Import-Module '$module'
`$gate, `$seen = [System.Threading.ManualResetEventSlim]::new(), @{}
`$load = @{
    ScriptBlock    = {
        if (`$Session.Id -ne 1) { return }
        if (`$Session.OperationIndex -eq 0) { `$gate = `$using:gate; 1..64 | ForEach-Object { `$null = [System.Threading.Tasks.Task]::Run([action]`$gate.Wait) } }
        if (`$Session.OperationIndex -eq 1) { Start-Sleep 60 }
    }
    TeardownScript = { if (`$Session.Id -eq 1) { (`$using:seen).Threads = [System.Threading.ThreadPool]::ThreadCount; (`$using:gate).Set() } }
}
`$result = Invoke-ConcurrentSessions @load -SessionCount 20 -OperationCount 5 -WarmupCount 0 -Timeout 5s -WarningAction Ignore
"`$(`$result.Succeeded) `$(`$result.TimedOut) `$(`$result.SessionsLost)", (`$seen.Threads -lt 64 ? 'it was full' : "it had `$(`$seen.Threads) threads")
"@
        & $pwsh -NoProfile -NonInteractive -Command $script | Should -Be '99 1 0', 'it was full'
    }

    It 'runs <_> sessions of script blocks at once' -ForEach 200 {
        $result = Invoke-ConcurrentSessions { Start-Sleep -Milliseconds 1 } -SessionCount $_ -OperationCount 5 -Timeout 1m
        $result.SessionsCreated | Should -Be $_
        $result.Succeeded | Should -Be (5 * $_) -Because $result.ErrorSummary
        Get-AccountError $result | Should -BeNullOrEmpty
        Wait-Until { -not (Get-SessionThread) } 30
    }

    It 'runs <_> sessions of script blocks at once' -ForEach 1000 -Tag Slow {
        $result = Invoke-ConcurrentSessions { Start-Sleep -Milliseconds 1 } -SessionCount $_ -OperationCount 3 -Timeout 2m
        $result.SessionsCreated | Should -Be $_ -Because $result.ErrorSummary
        $result.Succeeded | Should -Be (3 * $_) -Because $result.ErrorSummary
        Get-AccountError $result | Should -BeNullOrEmpty
    }
}
