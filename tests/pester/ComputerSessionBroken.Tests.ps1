BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)

    # A session that was never opened: no server is needed for what goes wrong before one.
    $connection = [System.Management.Automation.Runspaces.NamedPipeConnectionInfo]::new($PID)
    $runspace = [runspacefactory]::CreateRunspace($connection)
    $broken = [System.Management.Automation.Runspaces.PSSession]::Create($runspace, 'none', $null)
    $quiet = @{ ComputerSession = $broken; SessionCount = 1; OperationCount = 1; ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }
}

AfterAll { $runspace.Dispose() }

Describe 'Invoke-ConcurrentSessions -ComputerSession, with a session that is broken' {
    It 'shows no secret of <Work>' -ForEach @(
        @{ Work = 'Redis'; What = @{ Redis = 'redis://:sekret@127.0.0.1:1' }; Target = '127.0.0.1:1'; Operation = 'Set 100 B' }
        @{ Work = 'Http'; What = @{ Uri = 'http://127.0.0.1:1/?key=sekret' }; Target = 'http://127.0.0.1:1'; Operation = 'GET*' }
    ) {
        $result = Invoke-ConcurrentSessions @quiet @What -ErrorVariable failures -WarningVariable warnings -Verbose 4>&1
        $row = @($result | Where-Object { $_ -is [PerfTools.ConcurrentSessionsResult] })
        $row.Count | Should -Be 1
        $row[0].Target | Should -Be $Target
        $row[0].Operation | Should -BeLike $Operation
        $row[0].Work | Should -Be $Work
        "$($failures[0].FullyQualifiedErrorId)" | Should -BeLike 'RemoteRunFailed,*'
        ($result, $failures, $warnings | Format-List * | Out-String) | Should -Not -BeLike '*sekret*'
    }

    It 'names a program that only the other machine has' {
        $row = Invoke-ConcurrentSessions @quiet -FilePath '/only/there/tool'
        $row.Work | Should -Be 'Program'
        $row.Target | Should -Be '/only/there/tool'
    }

    It 'refuses work that cannot be done before anything is sent' {
        { Invoke-ConcurrentSessions @quiet -TcpEndpoint nowhere } | Should -Throw '*is no endpoint*'
        { Invoke-ConcurrentSessions @quiet -Redis '127.0.0.1:1' -PayloadSize -1 } | Should -Throw '*PayloadSize*'
    }
}
