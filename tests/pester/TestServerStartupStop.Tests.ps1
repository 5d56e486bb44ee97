BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    $noRedis = -not (Test-RedisServerAvailable)
    $noPython = -not (Get-Command python3 -CommandType Application -ErrorAction Ignore)
    $notLinux = -not $IsLinux
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'LoadSupport.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'StartupSupport.psm1') -Force
    $module = Get-BuiltModulePath
    Import-Module $module
}

Describe 'Test-ServerStartup that Ctrl+C stops' -Skip:($noPython -or $notLinux) {
    It 'leaves nothing of a server that <Name>' -ForEach @(
        @{ Name = 'is waited for'; Mode = 'silent PORT --stamp FILE'; Wait = '-Uri http://127.0.0.1:PORT/' }
        @{ Name = 'is to end by itself'; Mode = 'silent PORT --stamp FILE'; Wait = '-Exit' }
        @{ Name = 'is to live for an hour'; Mode = 'silent PORT --stamp FILE'; Wait = '-AliveFor 1h' }
        @{ Name = 'was to be kept running'; Mode = 'silent PORT --stamp FILE'; Wait = '-Uri http://127.0.0.1:PORT/ -KeepRunning' }
        @{ Name = 'has gone into the background'; Mode = 'daemonise PORT --stamp FILE'; Wait = '-Uri http://127.0.0.1:PORT/status/500' }
        @{ Name = 'a script is asked about'; Mode = 'silent PORT --stamp FILE'; Wait = '-ReadyScript { Start-Sleep 3600 }' }
        @{ Name = 'a script is asked about that does not listen'; Mode = 'silent PORT --stamp FILE'; Wait = '-ReadyScript { [System.Threading.Thread]::Sleep(60000) }' }
    ) {
        $port = Get-FreePort
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).txt"
        $server = Get-ServerTarget
        $arguments = (@($server.ArgumentList[0..1]) + ($Mode.Replace('PORT', $port).Replace('FILE', $file) -split ' ') | ForEach-Object { "'$_'" }) -join ', '
        $command = "Test-ServerStartup '$($server.FilePath)' -ArgumentList $arguments $($Wait.Replace('PORT', $port)) -Timeout 1h -OutVariable all"
        Get-LeftProcess $file { $script:stopped = Invoke-AndStop $module $command $file } | Should -BeNullOrEmpty
        $stopped.State | Should -Be Stopped
        $stopped.Seconds | Should -BeLessThan 30 -Because 'it would have gone on for an hour'
        $stopped.Output | Should -Not -Contain 'went on'
        $stopped.Output | Where-Object { $_.Verdict -eq 'Pass' } | Should -BeNullOrEmpty
    }

    It 'is let go by a pipeline that has enough' {
        $server = Get-ServerTarget port-in-log
        Get-LeftProcess @() { $script:first = Test-ServerStartup @server -LogPattern listening -Count 1000 -PerStart | Select-Object -First 1 } | Should -BeNullOrEmpty
        $first.Number | Should -Be 1
    }
}

Describe 'Test-ServerStartup -KeepRunning' -Skip:$noRedis {
    It 'hands the server on, for another measurement' {
        $port = Get-FreePort
        $redis = @{ FilePath = 'redis-server'; ArgumentList = '--port', $port, '--save', ''; Redis = "localhost:$port" }
        $server = Test-ServerStartup @redis -KeepRunning
        try {
            $server.Verdict | Should -Be Pass -Because $server.Reason
            "$(redis-cli -p $port PING)" | Should -Be PONG
            (Measure-ProcessCpu -Id $server.ProcessId -Interval 50 -Count 2)[-1].State | Should -Be Running
            Get-Content $server.LogPath -Raw | Should -Match 'Ready to accept connections'
        }
        finally { Stop-Process -Id $server.ProcessId -ErrorAction Ignore }
        Wait-Until { -not (Test-Connection 127.0.0.1 -TcpPort $port -Quiet) }
        Wait-Until { -not (Get-RelatedProcess "$port") }
        Remove-Item $server.LogPath
    }

    It 'outlives the session that has started it' {
        $port = Get-FreePort
        $pwsh = (Get-Process -Id $PID).Path
        $id = & $pwsh -NoProfile -NonInteractive -Command "Import-Module '$module'; `$s = Test-ServerStartup redis-server -ArgumentList '--port', $port, '--save', '' -Port $port -KeepRunning; `$s.ProcessId; `$s.LogPath"
        try { "$(redis-cli -p $port PING)" | Should -Be PONG }
        finally { Stop-Process -Id $id[0] }
        Wait-Until { -not (Get-RelatedProcess "$port") }
        Remove-Item $id[1]
    }

    It 'stops one that is not as it should be' {
        $port = Get-FreePort
        $redis = @{ FilePath = 'redis-server'; ArgumentList = '--port', $port, '--save', ''; Redis = "localhost:$port" }
        Get-LeftProcess "$port" { $script:result = Test-ServerStartup @redis -ExpectCommand NOSUCHCOMMAND -KeepRunning } | Should -BeNullOrEmpty
        $result.Verdict | Should -Be Fail
    }
}
