BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'SshServer.psm1') -Force
    $missing = Get-SshRemotingMissing
    # The reason stands in the name, which is what the summary of a run shows of a skipped test.
    $title = "Invoke-ConcurrentSessions -ComputerSession$(if ($missing) { " ($missing)" })"
}

Describe '<title>' -ForEach @{ title = $title } -Skip:([bool]$missing) {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
        Import-Module (Join-Path $PSScriptRoot 'SshServer.psm1') -Force
        Import-Module (Get-BuiltModulePath)
        $server = Open-SshServer
        $machines = 1..2 | ForEach-Object { Open-SshSession $server }

        function Get-Summary($Results) { @($Results | Where-Object { $_ -is [PerfTools.ConcurrentSessionsResult] }) }

        function Get-CopiedFolder { Get-ChildItem ([System.IO.Path]::GetTempPath()) -Directory -Filter 'perftools-*' | Where-Object { Test-Path (Join-Path $_ PerfTools) } }
    }
    AfterAll {
        if ($machines) { $machines | Remove-PSSession }
        Close-SshServer $server
    }

    It 'runs the block on each machine, with what it uses from here, and merges exactly' {
        $limit = @{ Last = 3 }
        $results = Invoke-ConcurrentSessions -ComputerSession $machines -SessionCount 2 -OperationCount 30 -PerSession -Timeline -WarningAction Ignore -ArgumentList 'x' {
            param($given)
            if ($given -ne 'x' -or $using:limit.Last -ne 3) { throw 'a value is missing' }
            if ($Session.OperationIndex -eq 3) { Write-Error -Message 'the third; again' -ErrorId Third }
        }
        $parts = Get-Summary $results | Select-Object -First 2
        $all = $results[-1]
        (Get-Summary $results).Count | Should -Be 3
        $parts.ComputerName | Should -Be @($machines | ForEach-Object { "127.0.0.1 ($($_.Name))" })
        $all.ComputerName | Should -Be ($parts.ComputerName -join ', ')
        $all.SessionsRequested | Should -Be 4
        $all.Attempted | Should -Be 120
        $all.Failed | Should -Be 4
        $all.Succeeded | Should -Be 116
        $all.Distribution.Buckets | Should -Be ([PerfTools.Distribution]::Merge([PerfTools.Distribution[]]$parts.Distribution).Buckets)
        $all.P50Us | Should -Be $all.Distribution.Percentile(50)
        $all.GetErrors().Count | Should -Be 1
        $all.GetErrors()[0].Code | Should -Be 'Third'
        $all.GetErrors()[0].Count | Should -Be 4
        $all.Notes | Should -BeLike '*the machines started within * ms of each other*'
        $sessions = @($results | Where-Object { $_ -is [PerfTools.SessionResult] })
        $sessions.Count | Should -Be 4
        ($sessions.ComputerName | Sort-Object -Unique).Count | Should -Be 2
        $seconds = @($results | Where-Object { $_ -is [PerfTools.SessionTimelineResult] })
        ($seconds | Measure-Object Succeeded -Sum).Sum | Should -Be 116
        Get-CopiedFolder | Should -BeNullOrEmpty -Because 'the copy of the module is removed'
    }

    It 'starts the machines together: none had ended before the other began' {
        # A machine that is held back for half a second just then is late, and says so: that may happen once, and not each time.
        foreach ($attempt in 1..3) {
            $results = Invoke-ConcurrentSessions -ComputerSession $machines -SessionCount 1 -Duration 3s -WarningAction Ignore { [System.Threading.Thread]::Sleep(1) }
            $parts = Get-Summary $results | Select-Object -First 2
            if ("$($parts.Notes)" -notlike '*agreed start was missed*') { break }
        }
        $results[-1].DurationMs | Should -BeLessThan ($parts | Measure-Object DurationMs -Sum).Sum
        $parts.Notes | Should -Not -BeLike '*agreed start was missed*'
    }

    It 'does every number of sessions in turn' {
        $results = Invoke-ConcurrentSessions -ComputerSession $machines -SessionCount 1, 2 -OperationCount 5 -WarningAction Ignore { }
        (Get-Summary $results).SessionsRequested | Should -Be 1, 1, 2, 2, 2, 4
    }

    It 'judges all machines together' {
        $results = Invoke-ConcurrentSessions -ComputerSession $machines -SessionCount 1 -OperationCount 50 -Threshold @{ Succeeded = '=100' } -WarningAction Ignore { }
        $results[-1].Verdict | Should -Be 'Pass'
        $results[0].Verdict | Should -Be 'NotEvaluated'
    }

    It 'carries stages, headers and other values there' {
        $listener = "127.0.0.1:$($server.Port)"
        $results = Invoke-ConcurrentSessions -ComputerSession $machines -TcpEndpoint $listener -Expect 'SSH-2.0' -ConnectEachOperation -ThinkTime 100ms -WarningAction Ignore -Stage @{ Sessions = 2; Duration = '0:0:1' }
        $results[-1].Model | Should -Be 'Staged'
        $results[-1].SessionsRequested | Should -Be 4
        $results[-1].Work | Should -Be 'Tcp'
        $results[-1].ThinkTimeMs | Should -Be 100
        $results[-1].Succeeded | Should -BeGreaterThan 0
    }

    It 'gives one result for one machine, the last one' {
        $results = @(Invoke-ConcurrentSessions -ComputerSession $machines[0] -SessionCount 1 -OperationCount 5 -WarningAction Ignore { })
        $results.Count | Should -Be 1
        $results[0].ComputerName | Should -Be '127.0.0.1'
    }

    It 'reports a machine whose session is broken as a row, and goes on with the others' {
        $broken = Open-SshSession $server
        $broken | Remove-PSSession
        $results = Invoke-ConcurrentSessions -ComputerSession $machines[0], $broken -SessionCount 3 -OperationCount 5 -WarningAction Ignore -ErrorAction SilentlyContinue -ErrorVariable failures { }
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'RemoteRunFailed,*'
        "$($failures[0].TargetObject)" | Should -BeLike "*$($broken.Name)*"
        $results.Count | Should -Be 3
        $results[1].Verdict | Should -Be 'Fail'
        $results[1].SessionsFailedToCreate | Should -Be 3
        $results[-1].SessionsRequested | Should -Be 6
        $results[-1].SessionsCreated | Should -Be 3
        $results[-1].Succeeded | Should -Be 15
        $results[-1].Verdict | Should -Be 'Fail'
    }

    It 'reports a machine that has another version loaded' {
        $other = Open-SshSession $server
        try {
            Invoke-Command -Session $other {
                $folder = New-Item -ItemType Directory -Path (Join-Path ([System.IO.Path]::GetTempPath()) "other-$([guid]::NewGuid().ToString('n'))/PerfTools")
                New-ModuleManifest -Path "$folder/PerfTools.psd1" -ModuleVersion 0.0.1
                Import-Module "$folder/PerfTools.psd1"
                Remove-Item -Recurse $folder.Parent.FullName
            }
            $results = @(Invoke-ConcurrentSessions -ComputerSession $other -SessionCount 1 -OperationCount 5 -WarningAction Ignore -ErrorAction SilentlyContinue -ErrorVariable failures { })
            "$($failures[0])" | Should -BeLike '*PerfTools 0.0.1 is loaded*Open a new session*'
            $results[0].Verdict | Should -Be 'Fail'
        }
        finally { $other | Remove-PSSession }
    }

    It 'does not wait for a machine on which no session comes to be' {
        $first = Invoke-Command -Session $machines[0] { $PID }
        $results = Invoke-ConcurrentSessions -ComputerSession $machines -SessionCount 2 -OperationCount 5 -WarningAction Ignore -ErrorAction SilentlyContinue -ErrorVariable failures -SetupScript {
            if ($PID -ne $using:first) { throw 'not here' }
        } { }
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'SessionNotCreated,*'
        $results.SessionsCreated | Should -Be 2, 0, 2
        $results[-1].Succeeded | Should -Be 10
        $results[-1].SessionsFailedToCreate | Should -Be 2
    }

    It 'stops the machines with Ctrl+C <Name>, and leaves their sessions usable' -ForEach @(
        @{ Name = 'while sessions are set up'; Setup = { Set-Content -Path $using:mark -Value x; Start-Sleep 60 }; Operation = { } }
        @{ Name = 'around the start'; Setup = { }; Operation = { Set-Content -Path $using:mark -Value x } }
        @{ Name = 'under load'; Setup = { }; Operation = { if (-not $Session.IsWarmup) { Set-Content -Path $using:mark -Value x }; [System.Threading.Thread]::Sleep(20) } }
    ) {
        $mark = Join-Path $TestDrive "running-$([guid]::NewGuid())"
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($module, $machines, $mark, $setup, $operation)
                    Import-Module $module
                    Write-Verbose "The blocks write $mark."
                    Invoke-ConcurrentSessions -ComputerSession $machines -SessionCount 1 -Duration 10m -WarningAction Ignore -SetupScript ([scriptblock]::Create($setup)) ([scriptblock]::Create($operation))
                }).AddArgument((Get-BuiltModulePath)).AddArgument($machines).AddArgument($mark).AddArgument("$Setup").AddArgument("$Operation")
            $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $run = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]$null, $output)
            Wait-Until { (Test-Path $mark) -or $run.IsCompleted } 60
            $shell.Streams.Error.Count | Should -Be 0 -Because "$($shell.Streams.Error.ReadAll())"
            $shell.Stop()
            $run.IsCompleted | Should -BeTrue
            $machines.Availability | Should -Be 'Available', 'Available'
            Invoke-Command -Session $machines { 1 } | Should -Be 1, 1
            $output.Count | Should -Be 3 -Because 'what was measured until then is given'
            $output[-1].SessionsRequested | Should -Be 2
            if ($Name -eq 'under load') { $output[-1].Succeeded | Should -BeGreaterThan 0 }
        }
        finally { $shell.Dispose() }
    }
}
