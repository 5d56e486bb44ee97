BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
    # Parameters of these types have no list of values that one could choose from: quantities, times, code, objects.
    $free = [long], [double], [timespan], [datetimeoffset], [scriptblock], [switch], [bool], [uri], [psobject], [object], [pscredential],
    [System.Diagnostics.Process], [System.Security.Cryptography.X509Certificates.X509Certificate2], [System.Management.Automation.Runspaces.PSSession],
    [PerfTools.LoadStage], [PerfTools.PerfEnvironmentCheck]
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters
    $parameters = foreach ($command in Get-Command -Module PerfTools) {
        foreach ($parameter in $command.Parameters.Values | Where-Object Name -NotIn $common) {
            $type = $parameter.ParameterType.IsArray ? $parameter.ParameterType.GetElementType() : $parameter.ParameterType
            $type = [Nullable]::GetUnderlyingType($type) ?? $type
            $completes = $type.IsEnum -or ($parameter.Attributes | Where-Object { $_ -is [ArgumentCompleter] -or $_ -is [ValidateSet] })
            # A whole number is a quantity, but for ids and statuses.
            $isFree = $type -in $free -or ($type -eq [int] -and $parameter.Name -notin 'Id', 'ExpectedStatus')
            @{ Command = $command.Name; Name = $parameter.Name; Completes = [bool]$completes; IsFree = $isFree }
        }
    }
    $offering = $parameters.Where{ $_.Completes }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)

    # Why the others offer nothing of their own.
    $exceptions = @{}
    $reasons = @{
        'a file or folder: PowerShell itself offers them'                 = 'Path', 'ProfilePath', 'FromHistory', 'EnvironmentFile', 'WorkingDirectory', 'UnixSocket'
        'an address: only the network knows them all'                     = 'ComputerName', 'ConnectionString', 'Redis', 'TcpEndpoint'
        'a text of the user''s own'                                       = 'Title', 'Label', 'Name', 'CommandText', 'BodyPattern', 'LogPattern', 'Pattern'
        'the arguments of a program that is not ours'                     = 'ArgumentList', 'BaselineArgumentList'
        'what only the server can tell, which does not run yet'           = 'ExpectTool', 'ExpectUri', 'ExpectCommand'
        'a table of HTTP headers, whose names anyone may make'            = 'Headers'
    }
    foreach ($reason in $reasons.Keys) { foreach ($name in $reasons[$reason]) { $exceptions[$name] = $reason } }

    function Get-Offer([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches }

    $history = Join-Path $TestDrive 'history.jsonl'
    [PerfTools.OperationResult]@{ Target = "the user's work"; MedianUs = 1 } | Export-PerfResult $history -Label 'v1.2 rc'
    [PerfTools.RedisLatencyResult]@{ Target = 'cache:6379'; Operation = 'Get'; PayloadBytes = 100 } | Export-PerfResult $history -Label 'v1.1'
}

Describe 'Completion' {
    It 'offers values for every parameter that has some: <Command> -<Name>' -ForEach $parameters {
        if ($Completes -or $IsFree) { return }
        $exceptions.Keys | Should -Contain $Name -Because 'a parameter without a completer needs a reason'
    }

    It 'has no exception that no parameter needs' -ForEach @{ Parameters = $parameters } {
        $needed = $Parameters.Where{ -not $_.Completes -and -not $_.IsFree }.Name
        $exceptions.Keys | Where-Object { $_ -notin $needed } | Should -BeNullOrEmpty
    }

    It 'really has something for <Command> -<Name>' -ForEach $offering {
        $before = $Command -eq 'Get-PerfHistory' ? "-Path '$history' " : ''
        @(Get-Offer "$Command $before-$Name " | Where-Object ResultType -EQ 'ParameterValue').Count | Should -BeGreaterThan 0
    }

    It 'offers ids with the names of their processes, by either' {
        (Get-Offer "Measure-ProcessCpu -Id $PID").CompletionText | Should -Contain "$PID"
        $name = (Get-Process -Id $PID).Name
        (Get-Offer "Watch-Performance -Id $name").Where{ $_.CompletionText -eq "$PID" }.ToolTip | Should -Be $name
    }

    It 'offers what a history holds, quoted where it must be, and finds it so' {
        (Get-Offer "Get-PerfHistory '$history' -Target ").CompletionText | Should -Be 'cache:6379', "'the user''s work'"
        (Get-Offer "Get-PerfHistory '$history' -Label v1").CompletionText | Should -Be 'v1.1', "'v1.2 rc'"
        $case = (Get-Offer "Get-PerfHistory '$history' -Case Get").CompletionText
        @(& ([scriptblock]::Create("Get-PerfHistory '$history' -Case $case"))) | Should -HaveCount 1
        (Get-Offer "Get-PerfHistory -Target cache").Where{ $_.ResultType -eq 'ParameterValue' } | Should -BeNullOrEmpty -Because 'no file is named'
    }

    It 'offers a threshold of the results at hand, and of any where any may come' {
        (Get-Offer 'Measure-Operation { 1 } -Threshold Med').CompletionText | Should -Contain "@{ MedianUs = '<' }"
        (Get-Offer 'Test-PerfThreshold -Threshold ').CompletionText | Should -Contain "@{ GrowthMBPerHour = '<' }"
    }

    It 'offers programs on PATH, variables without their values, and modules' {
        (Get-Offer 'Measure-Operation -FilePath pws').CompletionText | Should -Contain ((Get-Command pwsh -CommandType Application)[0].Name)
        $env:PERFTOOLS_COMPLETION = 'secret'
        try { (Get-Offer 'Test-ServerStartup x -Environment PERFTOOLS_C' | Out-String) | Should -BeLike '*PERFTOOLS_COMPLETION*' }
        finally { $env:PERFTOOLS_COMPLETION = $null }
        (Get-Offer 'Invoke-ConcurrentSessions -ScriptBlock { 1 } -ImportModule Pest').CompletionText | Should -Contain 'Pester'
    }
}
