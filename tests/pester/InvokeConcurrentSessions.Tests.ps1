BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'LoadSupport.psm1') -Force
    $noRedis = -not (Test-RedisServerAvailable)
    $noNginx = -not (Test-NginxAvailable)
    $noShell = -not (Get-Command sh -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'LoadSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
    $WarningPreference = 'Ignore'
    $server = if (Test-RedisServerAvailable) { Open-TestServer }
    $redis = "127.0.0.1:$($server.Port)"
    $web = if (Test-NginxAvailable) { Open-WebServer }
    $uri = "http://127.0.0.1:$($web.Port)"
}

AfterAll {
    Close-TestServer $server
    Close-WebServer $web
}

Describe 'Invoke-ConcurrentSessions -Redis' -Skip:$noRedis {
    It 'does what it was made for' {
        $result = Invoke-ConcurrentSessions -SessionCount 50 -OperationCount 100 -Redis $redis -Threshold @{ThroughputPerSecond = '>500'; MaxSessionMs = '<10000'; ErrorPercent = '<1' }
        $result | Should -BeOfType PerfTools.ConcurrentSessionsResult
        $result.Verdict | Should -Be Pass -Because $result.Violations
        $result.SessionsCreated | Should -Be 50
        $result.Succeeded | Should -Be 5000
        $result.Distribution.Count | Should -Be 5000
        $result.P50Us | Should -BeGreaterThan 0
        $result.P99Us | Should -BeGreaterOrEqual $result.P50Us
        $result.P999Us | Should -BeNullOrEmpty -Because '5,000 operations do not determine it'
        $result.Target | Should -Be $redis
        "$($result.Work) $($result.Model)" | Should -Be 'Redis Closed'
        Get-AccountError $result | Should -BeNullOrEmpty
    }

    It 'sends each operation to the server once, and leaves no key behind' {
        $null = redis-cli -p $server.Port CONFIG RESETSTAT
        $result = Invoke-ConcurrentSessions -Redis $redis -Operation Get -SessionCount 4 -OperationCount 25 -WarmupCount 2
        $gets = [long](redis-cli -p $server.Port INFO commandstats | Select-String 'cmdstat_get:calls=(\d+)').Matches.Groups[1].Value
        $gets | Should -Be (4 * (25 + 2))
        $result.Succeeded | Should -Be 100
        redis-cli -p $server.Port DBSIZE | Should -Be 0
    }

    It 'takes the address of redis:// with a password from the environment or -Credential, and shows it nowhere' {
        $locked = Open-TestServer -ArgumentList '--requirepass', 'not-to-be-seen'
        try {
            $login = [pscredential]::new('default', (ConvertTo-SecureString 'not-to-be-seen' -AsPlainText))
            $result = Invoke-ConcurrentSessions -Redis "redis://127.0.0.1:$($locked.Port)" -Operation Ping -Credential $login -SessionCount 2 -OperationCount 10
            $result.Succeeded | Should -Be 20
            $refused = Invoke-ConcurrentSessions -Redis "127.0.0.1:$($locked.Port)" -SessionCount 2 -ErrorAction SilentlyContinue -ErrorVariable failures
            $refused.Verdict | Should -Be Fail
            "$failures $($result | ConvertTo-Json) $($refused | ConvertTo-Json)" | Should -Not -Match 'not-to-be-seen'
        }
        finally { Close-TestServer $locked }
    }

    It 'has an open model, in which every arrival is accounted for' {
        $all = Invoke-ConcurrentSessions -Redis $redis -Rate 100 -Duration 2 -SessionCount 5 -Timeline
        $result = $all[-1]
        $result.Model | Should -Be Open
        $result.RatePerSecond | Should -Be 100
        $result.Attempted | Should -Be 200
        $result.ServiceP50Us | Should -BeLessOrEqual $result.P50Us
        $result.ServiceDistribution.Count | Should -Be $result.Succeeded
        $seconds = $all | Select-Object -SkipLast 1
        ($seconds | Measure-Object Succeeded -Sum).Sum | Should -Be $result.Succeeded
        Get-AccountError $result | Should -BeNullOrEmpty
    }

    It 'has stages, written as tables' {
        $all = Invoke-ConcurrentSessions -Redis $redis -Stage @{ Sessions = 4; Duration = 0 }, @{ Sessions = 4; Duration = '0:0:4' }, @{ Sessions = 0; Duration = '500ms' } -Timeline -ThinkTime 10ms
        $result = $all[-1]
        $result.Model | Should -Be Staged
        $result.SessionsRequested | Should -Be 4
        $result.Succeeded | Should -BeGreaterThan 4
        $all[0] | Should -BeOfType PerfTools.SessionTimelineResult
        $all[0].ActiveSessions | Should -Be 4 -Because 'the stage lasts for seconds more, also where this one was looked at late'
        $all[-2].ActiveSessions | Should -Be 0
    }

    It 'runs several numbers of sessions in turn, each with its own result' {
        $results = Invoke-ConcurrentSessions -Redis $redis -SessionCount 1, 2, 4 -OperationCount 20
        $results.SessionsCreated | Should -Be 1, 2, 4
        $results.Succeeded | Should -Be 20, 40, 80
    }

    It 'measures processes by <Name>' -ForEach @(
        @{ Name = 'id'; Given = { $server.Process.Id } }
        @{ Name = 'name'; Given = { 'redis-serv*' } }
        @{ Name = 'object'; Given = { Get-Process -Id $server.Process.Id } }
    ) {
        $all = Invoke-ConcurrentSessions -Redis $redis -SessionCount 4 -Duration 1200ms -MeasureProcess (& $Given) -Timeline
        $result = $all[-1]
        $result.ProcessCpuPercentOfCore | Should -BeGreaterThan 0
        $result.ProcessCpuUsPerOperation | Should -BeGreaterThan 0
        $result.ProcessPeakWorkingSetBytes | Should -BeGreaterThan 1MB
        $all[0].ProcessWorkingSetBytes | Should -BeGreaterThan 1MB
    }

    It 'says which measured process is not there, and runs' {
        $result = Invoke-ConcurrentSessions -Redis $redis -OperationCount 10 -MeasureProcess 'no-such-process' -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ProcessNotFound,*'
        $result.Succeeded | Should -Be 100
        $result.ProcessCpuPercentOfCore | Should -BeNullOrEmpty
    }
}

Describe 'Invoke-ConcurrentSessions -Uri' -Skip:$noNginx {
    It 'sends method, headers and body, and keeps its connections' {
        $request = @{ Uri = "$uri/echo"; Method = 'POST'; Headers = @{ 'X-Test' = 'seven' }; Body = 'text'; ContentType = 'text/plain' }
        $result = Invoke-ConcurrentSessions @request -SessionCount 3 -OperationCount 20 -ExpectedStatus 200
        $result.Succeeded | Should -Be 60 -Because $result.ErrorSummary
        $result.Reconnects | Should -Be 0
        $result.Work | Should -Be Http
    }

    It 'counts a status that was not expected, by its number' {
        $result = Invoke-ConcurrentSessions -Uri "$uri/gone" -SessionCount 2 -OperationCount 5 -WarmupCount 0 -ErrorAction SilentlyContinue -ErrorVariable failures
        $result.Verdict | Should -Be Fail
        $result.Failed | Should -Be 10
        $result.GetErrors()[0].Code | Should -Be '503'
        $failures.FullyQualifiedErrorId | Should -BeLike 'NoOperationSucceeded,*'
        (Invoke-ConcurrentSessions -Uri "$uri/gone" -SessionCount 2 -OperationCount 5 -ExpectedStatus 503).Succeeded | Should -Be 10
    }
}

Describe 'Invoke-ConcurrentSessions -TcpEndpoint' -Skip:$noRedis {
    It 'sends and expects texts and bytes' {
        (Invoke-ConcurrentSessions -TcpEndpoint $redis -Send "PING`r`n" -Expect '+PONG' -SessionCount 3 -OperationCount 10).Succeeded | Should -Be 30
        $bytes = [System.Text.Encoding]::ASCII.GetBytes("PING`r`n")
        (Invoke-ConcurrentSessions -TcpEndpoint $redis -Send $bytes -Expect ([byte[]](0x50, 0x4f)) -SessionCount 3 -OperationCount 10).Succeeded | Should -Be 30
    }

    It 'connects anew for each operation where nothing is sent' {
        $before = [long](redis-cli -p $server.Port INFO stats | Select-String 'total_connections_received:(\d+)').Matches.Groups[1].Value
        (Invoke-ConcurrentSessions -TcpEndpoint $redis -SessionCount 2 -OperationCount 10 -WarmupCount 0).Succeeded | Should -Be 20
        $after = [long](redis-cli -p $server.Port INFO stats | Select-String 'total_connections_received:(\d+)').Matches.Groups[1].Value
        $after - $before | Should -BeGreaterOrEqual 20
    }

    It 'times out where the answer does not come' {
        $result = Invoke-ConcurrentSessions -TcpEndpoint $redis -Send "PING`r`n" -Expect 'not this' -Timeout 200ms -SessionCount 2 -OperationCount 2 -WarmupCount 0 -ErrorAction SilentlyContinue
        $result.TimedOut | Should -Be 4
        $result.Verdict | Should -Be Fail
        Get-AccountError $result | Should -BeNullOrEmpty
    }
}

Describe 'Invoke-ConcurrentSessions -FilePath' -Skip:$noShell {
    It 'starts a program for each operation, with its arguments, here' {
        Push-Location $TestDrive
        try { $result = Invoke-ConcurrentSessions -FilePath sh -ArgumentList '-c', 'echo "$0" >> log.txt', 'a b' -SessionCount 3 -OperationCount 5 -WarmupCount 1 }
        finally { Pop-Location }
        $result.Succeeded | Should -Be 15
        Get-Content (Join-Path $TestDrive log.txt) | Should -Be (@('a b') * 18)
    }

    It 'counts exit codes as errors, unless they are ignored' {
        $result = Invoke-ConcurrentSessions -FilePath sh -ArgumentList '-c', 'exit 7' -SessionCount 2 -OperationCount 3 -WarmupCount 0 -ErrorAction SilentlyContinue
        $result.Failed | Should -Be 6
        $result.GetErrors()[0].Code | Should -Be '7'
        (Invoke-ConcurrentSessions -FilePath sh -ArgumentList '-c', 'exit 7' -SessionCount 2 -OperationCount 3 -IgnoreExitCode).Succeeded | Should -Be 6
    }

    It 'stops what takes too long' {
        $result = Invoke-ConcurrentSessions -FilePath sh -ArgumentList '-c', 'sleep 60' -SessionCount 2 -OperationCount 1 -WarmupCount 0 -Timeout 300ms -ErrorAction SilentlyContinue
        $result.TimedOut | Should -Be 2
        $result.SessionsLost | Should -Be 0
    }
}

Describe 'The example Invoke-LoadTest.ps1' -Skip:$noRedis {
    It 'loads with ever more sessions, keeps the numbers, and ends with <Code> where <Name>' -ForEach @(
        @{ Name = 'all limits are met'; Limit = "@{ ErrorPercent = '=0' }"; Code = 0 }
        @{ Name = 'one is broken'; Limit = "@{ MeanUs = '<0.001' }"; Code = 1 }
    ) {
        $script = Join-Path $PSScriptRoot '../../examples/Invoke-LoadTest.ps1'
        $said = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "& '$script' -Redis '$redis' -Sessions 1, 2 -Duration 2s -Limit $Limit -OutputPath '$TestDrive/load'; exit `$LASTEXITCODE"
        $LASTEXITCODE | Should -Be $Code -Because ($said -join "`n")
        (Import-Csv "$TestDrive/load/load-results.csv").SessionsCreated | Should -Be '1', '2'
        "$said" | Should -BeLike '*Most throughput with*'
    }
}
