BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    $noRedis = -not (Test-RedisServerAvailable)
    $noExcel = -not (Get-Module ImportExcel -ListAvailable)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    $module = Get-BuiltModulePath
    Import-Module $module
    $few = @{ Count = 200; WarmupCount = 20; Round = 2; WarningAction = 'Ignore' }
}

Describe 'Measure-RedisLatency on a real server' -Skip:$noRedis {
    BeforeAll {
        $server = Open-TestServer
        $few.Port = $server.Port
        $foreign = 'user:1'
        $null = redis-cli -p $server.Port SET $foreign value
        function Get-KeyName { redis-cli -p $server.Port --scan }
    }
    AfterAll { Close-TestServer $server; $few.Remove('Port') }
    AfterEach { Get-KeyName | Should -Be $foreign -Because 'a run removes its own keys and no others' }

    It 'streams one typed result per operation and size, which exports to CSV' {
        $path = Join-Path $TestDrive 'r.csv'
        'localhost' | Measure-RedisLatency @few -Operation Set, Get -PayloadSize 100, 10KB, 100KB -Threshold @{ P99Us = '<1000000' } |
            Export-Csv $path
        $rows = Import-Csv $path
        $rows | Should -HaveCount 6
        [int[]]$rows.PayloadBytes | Sort-Object -Unique | Should -Be 100, 10240, 102400
        $rows.Errors | Sort-Object -Unique | Should -Be '0'
        $rows[0].Distribution | Should -Match '[▁-█]'
        (Get-Content $path -Raw) | Should -Not -Match 'System\.'
    }

    It 'shows a table that fits 120 columns, with the distribution last' {
        $lines = Measure-RedisLatency @few -Operation Set -PayloadSize 100KB -Threshold @{ P50Us = '<1000000' } | Out-String -Width 120 -Stream |
            ForEach-Object { $_ -replace '\x1b\[[0-9;]*m' }
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
        $lines -match 'Client\s+Operation\s.*P50Us.*Verdict\s.*Distribution\s*$' | Should -Not -BeNullOrEmpty
        $lines -match 'Set\s+102400\s+200\s+0\s.*\sPass\s.*\sRandom\s' | Should -Not -BeNullOrEmpty
    }

    It 'keeps its distribution through <Way>' -ForEach @{ Way = 'ConvertTo-Json' }, @{ Way = 'Export-Clixml' }, @{ Way = 'Start-Job' } {
        $result = Measure-RedisLatency @few -Operation Ping
        $copy = switch ($Way) {
            'ConvertTo-Json' { ($result, $result | ConvertTo-Json -WarningAction Stop | ConvertFrom-Json)[0] }
            'Export-Clixml' { $result | Export-Clixml "$TestDrive/r.xml"; Import-Clixml "$TestDrive/r.xml" }
            'Start-Job' {
                Start-Job { Import-Module $using:module; $options = $using:few; Measure-RedisLatency @options -Operation Ping } |
                    Receive-Job -Wait -AutoRemoveJob
            }
        }
        $distribution = [PerfTools.Distribution]$copy.Distribution
        [PerfTools.Distribution]::Merge($distribution, $result.Distribution).Count | Should -Be 400
        if ($Way -ne 'Start-Job') { $distribution.Percentile(50) | Should -Be $result.P50Us }
    }

    It 'serialises an object given as -JsonPayload, and measures nothing else' {
        $result = Measure-RedisLatency @few -Operation Set -JsonPayload @{ id = 7; name = 'é' }
        $result | Should -HaveCount 1
        $result.Payload | Should -Be 'Json'
        $result.PayloadBytes | Should -Be ([System.Text.Encoding]::UTF8.GetByteCount((@{ id = 7; name = 'é' } | ConvertTo-Json -Compress)))
    }

    It 'measures the same with both clients' {
        $results = Measure-RedisLatency @few -Operation Get -PayloadSize 100 -Client Wire, StackExchange
        $results.Client | Should -Be 'Wire', 'StackExchange'
        $results.VerifiedReplies | Should -Be 200, 200
    }

    It 'measures any command' {
        $result = Measure-RedisLatency @few -CommandText 'SADD {key} {payload}' -PayloadSize 10
        $result.Operation | Should -Be 'SADD'
        $result.Count | Should -Be 200
    }

    It 'says Fail for a threshold that is broken in every round' {
        (Measure-RedisLatency @few -Operation Ping -Threshold @{ Count = '<10' }).Verdict | Should -Be 'Fail'
    }

    It 'says Inconclusive, never Pass, for a percentile that the samples cannot carry' {
        $result = Measure-RedisLatency @few -Operation Ping -Threshold @{ P999Us = '<1000000' }
        $result.P999Us | Should -BeNullOrEmpty
        $result.Verdict | Should -Be ([PerfTools.Verdict]::Inconclusive)
    }

    It 'goes on with the other servers when one cannot be reached' {
        $results = 'no-such-host.invalid', '127.0.0.1' | Measure-RedisLatency @few -Operation Ping -ErrorAction SilentlyContinue -ErrorVariable failures
        $results.Target | Should -Be "127.0.0.1:$($server.Port)"
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'NameNotResolved,*'
        $failures[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failures[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'takes port and name from the properties of what is piped in' {
        $results = [pscustomobject]@{ ComputerName = '127.0.0.1'; Port = $server.Port } | Measure-RedisLatency -Operation Ping -Count 50 -WarmupCount 0 -WarningAction Ignore
        $results.Count | Should -Be 50
    }

    It 'gives an object an interval with -Continuous, until the pipeline has enough' {
        $results = Measure-RedisLatency -Port $server.Port -Operation Set -PayloadSize 100 -Continuous -Interval 1s -WarmupCount 10 -WarningAction Ignore | Select-Object -First 3
        $results | Should -HaveCount 3
        $results.Count | ForEach-Object { $_ | Should -BeGreaterThan 0 }
    }

    It 'leaves no key and no connection behind when it is stopped' {
        # Who has pressed Ctrl+C waits a moment for the keys to be removed, and no longer: what a server that is held back keeps
        # expires. That may happen once, and not each time.
        foreach ($attempt in 1..3) {
            $shell = [powershell]::Create()
            try {
                $null = $shell.AddScript("Import-Module '$module'; Measure-RedisLatency -Port $($server.Port) -Operation Set -PayloadSize 100 -Duration 60")
                $running = $shell.BeginInvoke()
                Wait-Until { (Get-KeyName) -match '^perftools:' }
                $clock = [System.Diagnostics.Stopwatch]::StartNew()
                $shell.Stop()
                $clock.Elapsed.TotalSeconds | Should -BeLessThan 10 -Because 'it would have run for a minute'
                $running.IsCompleted | Should -BeTrue
            }
            finally { $shell.Dispose() }
            $left = @(Get-KeyName) -match '^perftools:'
            if (-not $left) { break }
            $null = redis-cli -p $server.Port DEL $left
        }
        $left | Should -BeNullOrEmpty
        Wait-Until { -not (redis-cli -p $server.Port CLIENT LIST | Where-Object { $_ -notmatch 'cmd=client' }) }
    }

    It 'reads the password from -Credential, from the connection string and from REDISCLI_AUTH, and never shows it' {
        $secured = Open-TestServer '--requirepass', 'pa55-word'
        try {
            $common = @{ Operation = 'Ping'; Count = 50; WarmupCount = 0; WarningAction = 'Ignore' }
            $credential = [pscredential]::new('default', (ConvertTo-SecureString 'pa55-word' -AsPlainText -Force))
            (Measure-RedisLatency @common -Port $secured.Port -Credential $credential).Count | Should -Be 50
            $byString = Measure-RedisLatency @common -ConnectionString "redis://:pa55-word@127.0.0.1:$($secured.Port)"
            $byString | ConvertTo-Json -Depth 5 | Should -Not -Match 'pa55'
            $env:REDISCLI_AUTH = 'pa55-word'
            (Measure-RedisLatency @common -Port $secured.Port).Count | Should -Be 50
            $env:REDISCLI_AUTH = 'wr0ng-word'
            Measure-RedisLatency @common -Port $secured.Port -ErrorAction SilentlyContinue -ErrorVariable failures
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'AuthenticationFailed,*'
            "$($failures[0] | Format-List * -Force | Out-String)" | Should -Not -Match 'wr0ng'
        }
        finally {
            $env:REDISCLI_AUTH = $null
            Close-TestServer $secured
        }
    }

    It 'survives Export-Excel as it is' -Skip:$noExcel {
        Import-Module ImportExcel -WarningAction Ignore
        $path = Join-Path $TestDrive 'r.xlsx'
        Measure-RedisLatency @few -Operation Set -PayloadSize 100 | Export-Excel $path
        $row = Import-Excel $path
        [double]$row.P50Us | Should -BeGreaterThan 0
        $row.Distribution | Should -Match '[▁-█]'
    }
}

Describe 'Measure-RedisLatency and wrong input' {
    It 'says of <Name> what is wrong' -ForEach @(
        @{ Name = 'a negative count'; Arguments = @{ Count = -1 }; Id = 'InvalidCount'; Text = '-1' }
        @{ Name = 'zero rounds'; Arguments = @{ Round = 0 }; Id = 'InvalidRound'; Text = '0' }
        @{ Name = 'a payload that is too large'; Arguments = @{ PayloadSize = 600MB }; Id = 'InvalidPayloadSize'; Text = '629145600' }
        @{ Name = 'a command with an open quote'; Arguments = @{ CommandText = 'SET {key} "a' }; Id = 'InvalidCommandText'; Text = 'not closed' }
        @{ Name = 'a command that harms'; Arguments = @{ CommandText = 'FLUSHALL' }; Id = 'InvalidCommandText'; Text = 'FLUSHALL' }
        @{ Name = 'both count and duration'; Arguments = @{ Count = 1; Duration = 1 }; Id = 'InvalidCount'; Text = 'Duration' }
        @{ Name = 'text that is not JSON'; Arguments = @{ JsonPayload = '{' }; Id = 'InvalidJsonPayload'; Text = 'not JSON' }
        @{ Name = 'an unknown property'; Arguments = @{ Threshold = @{ P98Us = '<1' } }; Id = 'InvalidThreshold'; Text = 'P99Us' }
        @{ Name = 'a threshold without a number'; Arguments = @{ Threshold = @{ P99Us = 'fast' } }; Id = 'InvalidThreshold'; Text = '<1000' }
        @{ Name = 'a threshold without an operator'; Arguments = @{ Threshold = @{ P99Us = 1000 } }; Id = 'InvalidThreshold'; Text = '<1000' }
        @{ Name = 'a connection string that is none'; Arguments = @{ ConnectionString = 'http://x' }; Id = 'InvalidConnectionString'; Text = 'redis://' }
    ) {
        { Measure-RedisLatency @Arguments } | Should -Throw -ErrorId "$Id,*" -ExpectedMessage "*$Text*"
    }

    It 'takes a plain number for seconds, and says how to write a time' {
        { Measure-RedisLatency -Duration 'soon' } | Should -Throw -ExpectedMessage '*500ms*'
        { Measure-RedisLatency -Timeout 0 -Operation Ping } | Should -Throw -ErrorId 'InvalidTimeout,*'
    }

    It 'reports a port where nothing listens without ending the pipeline' {
        $port = Get-FreePort
        $after = . { Measure-RedisLatency -Port $port -ErrorAction SilentlyContinue -ErrorVariable failures; 'went on' }
        $after | Should -Be 'went on'
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ConnectionRefused,*'
        $failures[0].TargetObject | Should -Be "127.0.0.1:$port"
        "$($failures[0])" | Should -Not -Match '   at '
    }

    It 'completes thresholds, operations and clients' {
        (TabExpansion2 'Measure-RedisLatency -Threshold P99').CompletionMatches.CompletionText | Should -Contain "@{ P99Us = '<' }"
        (TabExpansion2 'Measure-RedisLatency -Operation L').CompletionMatches.CompletionText | Should -Be 'LPush'
        (TabExpansion2 'Measure-RedisLatency -Client S').CompletionMatches.CompletionText | Should -Be 'StackExchange'
    }
}
