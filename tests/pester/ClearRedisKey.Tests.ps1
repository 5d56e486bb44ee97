BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    $noRedis = -not (Test-RedisServerAvailable)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
}

Describe 'Clear-RedisKey' -Skip:$noRedis {
    BeforeAll { $server = Open-TestServer }
    AfterAll { Close-TestServer $server }
    BeforeEach {
        $null = redis-cli -p $server.Port FLUSHALL
        $null = 1..1500 | ForEach-Object { "SET cache:$_ x" } | redis-cli -p $server.Port
        $null = redis-cli -p $server.Port SET session:1 x
    }

    It 'removes what matches, and nothing else' {
        $removal = Clear-RedisKey -Port $server.Port -Pattern 'cache:*' -Confirm:$false -PassThru
        $removal.RemovedCount | Should -Be 1500
        $removal.MatchedCount | Should -Be 1500
        redis-cli -p $server.Port --scan | Should -Be 'session:1'
    }

    It 'is silent without -PassThru' {
        Clear-RedisKey -Port $server.Port -Pattern 'cache:*' -Confirm:$false | Should -BeNullOrEmpty
        redis-cli -p $server.Port DBSIZE | Should -Be '1'
    }

    It 'removes nothing with -WhatIf' {
        Clear-RedisKey -Port $server.Port -Pattern 'cache:*' -WhatIf
        redis-cli -p $server.Port DBSIZE | Should -Be '1501'
    }

    It 'refuses <_> without -Force' -ForEach '*', '**', '?*' {
        { Clear-RedisKey -Port $server.Port -Pattern $_ -Confirm:$false } | Should -Throw -ErrorId 'InvalidPattern,*' -ExpectedMessage '*-Force*'
        redis-cli -p $server.Port DBSIZE | Should -Be '1501'
    }

    It 'takes * with -Force' {
        (Clear-RedisKey -Port $server.Port -Pattern '*' -Force -Confirm:$false -PassThru).RemovedCount | Should -Be 1501
    }

    It 'asks first: its impact is high' {
        $attribute = (Get-Command Clear-RedisKey).ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)
        $attribute.ConfirmImpact | Should -Be 'High'
    }

    It 'reports a server that is not there without ending the pipeline' {
        Clear-RedisKey -Port (Get-FreePort) -Pattern 'a*' -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ConnectionRefused,*'
    }
}
