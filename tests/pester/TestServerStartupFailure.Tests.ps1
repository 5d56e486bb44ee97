BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    $noRedis = -not (Test-RedisServerAvailable)
    $noPython = -not (Get-Command python3 -CommandType Application -ErrorAction Ignore)
    $notLinux = -not $IsLinux
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'StartupSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
}

Describe 'Test-ServerStartup of a server that does not start' -Skip:$noPython {
    It 'says of one that <Mode>: exit code <ExitCode>, with its last words, and no error' -ForEach @(
        @{ Mode = 'crash'; Option = @(); ExitCode = 1; Last = 'fatal: cannot read the configuration' }
        @{ Mode = 'crash-later'; Option = 300, 5; ExitCode = 5; Last = 'fatal: cannot read the configuration' }
        @{ Mode = 'crash-unflushed'; Option = @(); ExitCode = 1; Last = $null }
        @{ Mode = 'needs-env'; Option = @('NO_SUCH_VARIABLE'); ExitCode = 3; Last = 'fatal: NO_SUCH_VARIABLE is not set' }
        @{ Mode = 'asks'; Option = @(); ExitCode = 4; Last = 'Continue? [y/n]' }
    ) {
        $server = Get-ServerTarget $Mode $Option
        Get-LeftProcess @() { $script:result = Test-ServerStartup @server -Port 1 -ErrorVariable script:failures } | Should -BeNullOrEmpty
        $failures | Should -BeNullOrEmpty
        $result.Verdict | Should -Be Fail
        $result.ExitCode | Should -Be $ExitCode
        $result.Reason | Should -BeLike "exit code $ExitCode after * ms, before it was ready*"
        if ($Last) {
            $result.Reason | Should -Match ([regex]::Escape($Last))
            ($result.LogTail -split '\n')[-1].Trim() | Should -Be $Last
        }
    }

    It 'names the signal' -Skip:$notLinux {
        $server = Get-ServerTarget crash-unflushed 11
        $result = Test-ServerStartup @server
        $result.Verdict, $result.Signal, $result.ExitCode | Should -Be Fail, SIGSEGV, $null
        $result.Reason | Should -BeLike '*SIGSEGV*'
    }

    It 'keeps as many lines as it is told' {
        $server = Get-ServerTarget crash-later 10
        (Test-ServerStartup @server -LogTail 1).LogTail | Should -Be 'fatal: cannot read the configuration'
        (Test-ServerStartup @server -LogTail 0).LogTail | Should -BeNullOrEmpty
    }

    It 'gives up one that never answers, and leaves nothing of it' {
        $port = Get-FreePort
        $server = Get-ServerTarget silent $port
        Get-LeftProcess "silent`0$port" { $script:result = Test-ServerStartup @server -Uri "http://127.0.0.1:$port/" -Timeout 1 } | Should -BeNullOrEmpty
        $result.Verdict | Should -Be Fail
        $result.Reason | Should -BeLike 'not ready within 1 s*'
    }

    It 'says that there is no such program' {
        $result = Test-ServerStartup ./no-such-program -ErrorVariable failures
        $result.Verdict | Should -Be Fail
        $result.Reason | Should -BeLike '*no such file*'
        $failures | Should -BeNullOrEmpty
    }

    It 'shows the reason in its table, between words' {
        $server = Get-ServerTarget crash
        $text = Test-ServerStartup @server -Name server | Format-Table | Out-String -Width 120
        $text | Should -Match '(?m)^server\s+0/1\s.*\bFail\s.*\sexit code 1\b'
        $text | Should -Match 'configuration'
    }
}

Describe 'Test-ServerStartup where the port is taken' -Skip:$noRedis {
    It 'names the holder, starts nothing, and never passes' {
        $other = Open-TestServer
        try {
            $redis = @{ FilePath = 'redis-server'; ArgumentList = '--port', $other.Port, '--save', '' }
            Get-LeftProcess "$($other.Port)" { $script:result = Test-ServerStartup @redis -Redis "127.0.0.1:$($other.Port)" } | Should -BeNullOrEmpty
        }
        finally { Close-TestServer $other }
        $result.Verdict | Should -Be Fail
        $result.Reason | Should -BeLike "*$($other.Port)*redis-server*$($other.Process.Id)*"
        $result.ProcessId | Should -BeNullOrEmpty
    }
}

Describe 'Test-ServerStartup of a server that does not end as it should' -Skip:($noPython -or $notLinux) {
    It 'kills one that ignores being asked' {
        $server = Get-ServerTarget stubborn
        Get-LeftProcess @() { $script:result = Test-ServerStartup @server -LogPattern ready -StopTimeout 300ms -WarningAction Ignore -WarningVariable script:warnings } | Should -BeNullOrEmpty
        $result.Verdict, $result.KilledCount | Should -Be Pass, 1
        $result.StopMs | Should -BeGreaterThan 299
        $warnings | Should -BeLike '*was killed*'
    }

    It 'ends one that has gone into the background' {
        $port = Get-FreePort
        $server = Get-ServerTarget daemonise $port
        Get-LeftProcess "daemonise`0$port" { $script:result = Test-ServerStartup @server -Port $port -WarningAction Ignore } | Should -BeNullOrEmpty
        $result.Verdict | Should -Be Pass -Because $result.Reason
    }

    It 'ends its children' {
        $server = Get-ServerTarget children 3
        Get-LeftProcess @() { $script:result = Test-ServerStartup @server -LogPattern ready -WarningAction Ignore } | Should -BeNullOrEmpty
        $result.Verdict | Should -Be Pass -Because $result.Reason
    }

    It 'is not held up by one that writes <_> MB' -ForEach 20 {
        $server = Get-ServerTarget flood $_
        $result = Test-ServerStartup @server -LogPattern '^ready'
        $result.Verdict | Should -Be Pass -Because $result.Reason
        ($result.LogTail -split '\n').Count | Should -BeLessOrEqual 20
    }
}
