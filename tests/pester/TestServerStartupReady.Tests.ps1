BeforeDiscovery {
    $noPython = -not (Get-Command python3 -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'StartupSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
}

Describe 'Test-ServerStartup -ReadyScript' -Skip:$noPython {
    BeforeAll { $server = Get-ServerTarget port-in-log }

    It 'is ready when the script writes something true, and tells it the server' {
        $folder = $TestDrive
        Push-Location $TestDrive
        try {
            $script = {
                "$($Server.Id) $($Server.Port) $PWD" | Set-Content (Join-Path $using:folder seen.txt)
                $Server.Port
            }
            $result = Test-ServerStartup @server -LogPattern ':(?<port>\d+) since' -ReadyScript $script
        }
        finally { Pop-Location }
        $result.Verdict | Should -Be Pass -Because $result.Reason
        Get-Content (Join-Path $TestDrive seen.txt) | Should -Be "$($result.ProcessId) $($result.Port) $TestDrive"
        $result.Milestones | Should -BeLike '*script*'
    }

    # What a script says is known once it has run: that takes a start of the server, and of a runspace.
    It 'says <Because> of a script that <Name>' -ForEach @(
        @{ Name = 'throws'; Script = { throw 'not yet there' }; Timeout = 5; Because = 'not yet there' }
        @{ Name = 'has an error and goes on'; Script = { Get-Item /no/such/file; $true }; Timeout = 5; Because = '/no/such/file' }
        @{ Name = 'writes nothing'; Script = { }; Timeout = 5; Because = 'it returned nothing true' }
        @{ Name = 'writes what is false'; Script = { $false; 0; '' }; Timeout = 5; Because = 'it returned nothing true' }
        @{ Name = 'sleeps for an hour'; Script = { Start-Sleep 3600; $true }; Timeout = 1; Because = 'not ready within 1 s' }
        @{ Name = 'does not even listen'; Script = { [System.Threading.Thread]::Sleep(20000); $true }; Timeout = 1; Because = 'not ready within 1 s' }
    ) {
        $result = Test-ServerStartup @server -ReadyScript $Script -Timeout $Timeout -ErrorVariable failures
        $result.Verdict | Should -Be Fail
        $result.Reason | Should -BeLike "*$Because*"
        $failures | Should -BeNullOrEmpty
    }
}

Describe 'Test-ServerStartup -Exit' -Skip:$noPython {
    It 'measures from the start to the end' {
        $python = Get-PythonPath
        $result = Test-ServerStartup $python -ArgumentList '-c', 'import time; time.sleep(0.2)' -Exit -Count 3
        $result.Verdict | Should -Be Pass -Because $result.Reason
        $result.ExitMs | Should -BeGreaterThan 200
        $result.ExitCode | Should -Be 0
        $result.ReadyMs | Should -BeNullOrEmpty
        ($result | Format-Table | Out-String -Width 120) | Should -BeLike "*$($result.GetFigures().Time)*"
    }

    It 'fails with the exit code' {
        $result = Test-ServerStartup (Get-PythonPath) -ArgumentList '-c', 'raise SystemExit(7)' -Exit
        $result.Verdict, $result.ExitCode | Should -Be Fail, 7
    }
}
