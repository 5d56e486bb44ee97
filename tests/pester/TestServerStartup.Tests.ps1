BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    $noRedis = -not (Test-RedisServerAvailable)
    $noPython = -not (Get-Command python3 -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'StartupSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)

    function Get-RedisCommand([int] $Port, [string[]] $Option = @()) {
        @{ FilePath = 'redis-server'; ArgumentList = @('--port', $Port, '--bind', '127.0.0.1', '--save', '') + $Option }
    }
}

Describe 'Test-ServerStartup of Redis' -Skip:$noRedis {
    It 'starts it five times, and says how fast it was ready' {
        $port = Get-FreePort
        $redis = Get-RedisCommand $port
        Get-LeftProcess "$port" { $script:result = Test-ServerStartup @redis -Redis "localhost:$port" -Count 5 } | Should -BeNullOrEmpty
        $result | Should -HaveCount 1
        $result | Should -BeOfType PerfTools.ServerStartupResult
        $result.Verdict | Should -Be Pass -Because $result.Reason
        $result.Count, $result.Succeeded, $result.Failed | Should -Be 5, 5, 0
        $result.SpawnMs | Should -BeGreaterThan 0
        $result.ReadyMs | Should -BeGreaterThan $result.SpawnMs
        $result.ReadyMinMs | Should -BeLessOrEqual $result.ReadyMs
        $result.ReadyMaxMs | Should -BeGreaterOrEqual $result.ReadyMs
        $result.ReadyP95Ms | Should -BeNullOrEmpty -Because 'five starts have no 95th percentile'
        $result.CpuMs | Should -BeGreaterThan 0
        $result.PeakWorkingSetBytes | Should -BeGreaterThan 1MB
        $result.Milestones | Should -BeLike "*$port*ms*"
        $result.LogTail | Should -Match 'Ready to accept connections'
        $result.Distribution.Count | Should -Be 5
        $result.ExitCode | Should -BeNullOrEmpty -Because 'it was asked to end'
    }

    It 'shows it in 120 columns, and everything in a list' {
        $port = Get-FreePort
        $redis = Get-RedisCommand $port
        $result = Test-ServerStartup @redis -Port $port -Count 2 -PerStart
        foreach ($table in ($result | Where-Object { $_ -is [PerfTools.ServerStartupResult] }), ($result | Where-Object { $_ -is [PerfTools.ServerStartResult] })) {
            $lines = ($table | Format-Table | Out-String -Width 120) -split '\r?\n'
            ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
            $lines -match '^Target\s.*ReadyMs\s.*Verdict' | Should -HaveCount 1
        }
        $list = $result[-1] | Format-List | Out-String -Width 200
        $list | Should -Match '(?m)^ReadyMs +: \d'
        $list | Should -Match '(?ms)^LogTail +: .*^ +.*Ready to accept'
        $list | Should -Not -Match 'ReadyP95Ms' -Because 'what is not known is left out'
    }

    It 'has a row for each start, the first of them cold' {
        $port = Get-FreePort
        $redis = Get-RedisCommand $port
        $rows = Test-ServerStartup @redis -Port $port -WarmupCount 1 -Count 2 -PerStart
        $rows | Select-Object -SkipLast 1 | Should -BeOfType PerfTools.ServerStartResult
        $rows[0..2].Number | Should -Be 1, 2, 3
        $rows[0..2].IsWarmup | Should -Be $true, $false, $false
        $rows[0..2].IsCold | Should -Be $true, $false, $false
        $rows[3].Count, $rows[3].WarmupCount | Should -Be 2, 1
        $rows[3].ColdReadyMs | Should -Be $rows[0].ReadyMs
    }

    It 'knows the commands that production calls, and names the one that is missing' {
        $port = Get-FreePort
        $redis = Get-RedisCommand $port
        (Test-ServerStartup @redis -Redis "localhost:$port" -ExpectCommand get, SET).Verdict | Should -Be Pass
        $result = Test-ServerStartup @redis -Redis "localhost:$port" -ExpectCommand get, NOSUCHCOMMAND
        $result.Verdict | Should -Be Fail
        $result.Violations | Should -BeLike '*NOSUCHCOMMAND*'
        $result.Violations | Should -Not -BeLike '*get*'
    }

    It 'logs in with a credential, and shows it nowhere' {
        $port = Get-FreePort
        $redis = Get-RedisCommand $port '--requirepass', 'hidden-word'
        $credential = [pscredential]::new('default', (ConvertTo-SecureString 'hidden-word' -AsPlainText -Force))
        $result = Test-ServerStartup @redis -Name redis -Redis "localhost:$port" -Credential $credential
        $result.Verdict | Should -Be Pass -Because $result.Reason
        (Test-ServerStartup @redis -Name redis -Redis "localhost:$port" -Timeout 5).Reason | Should -BeLike '*auth*' -Because 'it has heard that long before'
    }

    It 'finds a socket by a path of the current location' {
        Push-Location $TestDrive
        try {
            $redis = Get-RedisCommand 0 '--unixsocket', (Join-Path $TestDrive r.sock)
            $result = Test-ServerStartup @redis -UnixSocket ./r.sock
        }
        finally { Pop-Location }
        $result.Verdict | Should -Be Pass -Because $result.Reason
    }

    It 'is judged by thresholds, too' {
        $port = Get-FreePort
        $redis = Get-RedisCommand $port
        $result = Test-ServerStartup @redis -Port $port -Threshold @{ ReadyMs = '<0.001'; LeftoverCount = '=0' }
        $result.Verdict | Should -Be Fail
        $result.Violations | Should -BeLike 'ReadyMs < 0.001*'
        (Test-ServerStartup @redis -Port $port -Threshold @{ ReadyP95Ms = '<100000' }).Verdict | Should -Be Inconclusive
    }

    It 'becomes CSV and JSON as it is' {
        $port = Get-FreePort
        $redis = Get-RedisCommand $port
        $result = Test-ServerStartup @redis -Port $port
        ($result | ConvertTo-Csv | ConvertFrom-Csv).Distribution | Should -Not -BeLike '*PerfTools*'
        ($result | ConvertTo-Json -EnumsAsStrings | ConvertFrom-Json).Verdict | Should -Be 'Pass'
    }
}

Describe 'Test-ServerStartup of an MCP server' {
    It 'shakes hands, lists its tools, and names the one that is missing' {
        $path = Get-McpServerPath
        $server = @{ FilePath = 'dotnet'; ArgumentList = $path; Mcp = $true }
        Get-LeftProcess $path { $script:result = Test-ServerStartup @server -ExpectTool search } | Should -BeNullOrEmpty
        $result.Verdict | Should -Be Pass -Because "$($result.Reason) $($result.LogTail)"
        $result.ServerName | Should -BeLike 'perftools-target*1.2.3*'
        $result.ToolCount | Should -Be 2
        $missing = Test-ServerStartup @server -ExpectTool search, clear_cache
        $missing.Verdict | Should -Be Fail
        $missing.Violations | Should -BeLike "tool 'clear_cache' is not offered*"
    }
}

Describe 'Test-ServerStartup of a web server' -Skip:$noPython {
    It 'waits for a status and a body, and asks for what production calls' {
        $port = Get-FreePort
        $server = Get-ServerTarget serve $port
        Get-LeftProcess "serve`0$port" { $script:result = Test-ServerStartup @server -Uri "http://127.0.0.1:$port/" -BodyPattern '^STATUS 200$' -ExpectUri /health, "http://127.0.0.1:$port/echo" } |
            Should -BeNullOrEmpty
        $result.Verdict | Should -Be Pass -Because "$($result.Reason) $($result.Violations)"
        (Test-ServerStartup @server -Uri "http://127.0.0.1:$port/" -ExpectUri /nowhere).Violations | Should -BeLike '*/nowhere*404*'
        (Test-ServerStartup @server -Uri "http://127.0.0.1:$port/status/404" -ExpectedStatus 404).Verdict | Should -Be Pass
    }

    It 'waits until it does no longer answer 503' {
        $port = Get-FreePort
        $server = Get-ServerTarget unavailable $port, 1000
        $result = Test-ServerStartup @server -Uri "http://127.0.0.1:$port/" -Port $port
        $result.Verdict | Should -Be Pass -Because $result.Reason
        $result.ReadyMs | Should -BeGreaterThan 1000
        $result.PortOpenMs | Should -BeLessThan $result.ReadyMs
    }

    It 'finds out the port by the log' {
        $server = Get-ServerTarget port-in-log
        $result = Test-ServerStartup @server -Port 0 -LogPattern 'LISTENING on \S+:(?<port>\d+)' -Uri http://127.0.0.1:0/health
        $result.Verdict | Should -Be Pass -Because $result.Reason
        $result.Port | Should -BeGreaterThan 0
        $result.LogTail | Should -BeLike "*127.0.0.1:$($result.Port) *"
    }
}
