BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    $module = Get-BuiltModulePath
    $pwsh = (Get-Process -Id $PID).Path

    # In the order of their names.
    $cmdlets = @(
        'Add-PerfShouldOperator'
        'Clear-RedisKey'
        'Compare-PerfResult'
        'Export-PerfReport'
        'Export-PerfResult'
        'Export-PerfWorkbook'
        'Find-PerfChange'
        'Get-PerfHistory'
        'Get-RedisStatistic'
        'Import-PerfResult'
        'Invoke-ConcurrentSessions'
        'Measure-MemoryNoise'
        'Measure-Operation'
        'Measure-ProcessCpu'
        'Measure-RedisLatency'
        'Measure-Scalability'
        'Merge-PerfResult'
        'New-PerfThreshold'
        'Test-MemoryLeak'
        'Test-PerfEnvironment'
        'Test-PerfThreshold'
        'Test-ServerStartup'
        'Watch-Performance'
    )

    # A fresh session: what these tests are about can be seen only once per process.
    function Invoke-Fresh([string] $Script) {
        & $pwsh -NoProfile -NonInteractive -Command "`$ErrorActionPreference = 'Stop'; `$module = '$module'; $Script"
    }
}

Describe 'The module' {
    It 'has a valid manifest' {
        (Get-ChildItem $module -Recurse -Filter PerfTools.psd1 | Test-ModuleManifest).Name | Should -Be 'PerfTools'
    }

    It 'exports its cmdlets, and nothing else' {
        Invoke-Fresh 'Import-Module $module; (Get-Command -Module PerfTools | Sort-Object Name).Name' | Should -Be $cmdlets
    }

    It 'can be imported twice, forced, removed and imported again' {
        Invoke-Fresh @'
Import-Module $module; Import-Module $module; Import-Module $module -Force
Remove-Module PerfTools
$gone = (Get-Command -Module PerfTools).Count
Import-Module $module
"$gone $((Get-Command -Module PerfTools).Count)"
'@ | Should -Be "0 $($cmdlets.Count)"
    }

    It 'works in several runspaces of one process' {
        Invoke-Fresh '1..4 | ForEach-Object -Parallel { Import-Module $using:module; (Get-Command Measure-RedisLatency).Name } | Sort-Object -Unique' |
            Should -Be 'Measure-RedisLatency'
        'Test-MemoryLeak'
    }

    It 'ships no copy of System.Management.Automation' {
        Get-ChildItem $module -Recurse -Filter 'System.Management.Automation*' | Should -BeNullOrEmpty
    }

    It 'loads no package before it is needed' {
        Invoke-Fresh 'Import-Module $module; [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -contains "StackExchange.Redis"' |
            Should -Be 'False'
    }

    It 'keeps contracts in the default load context, and everything else in its own' {
        Invoke-Fresh @'
Import-Module $module
$contexts = foreach ($type in [PerfTools.Verdict], (Get-Command Measure-RedisLatency).ImplementingType) {
    [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($type.Assembly).Name
}
$contexts -join ','
'@ | Should -Be 'Default,PerfTools'
    }
}

Describe 'A different StackExchange.Redis in the session' -Skip:(-not (Get-Command redis-server -ErrorAction Ignore)) {
    BeforeAll { $server = Open-TestServer }
    AfterAll { Close-TestServer $server }

    It 'does not disturb the module, and the result types stay nameable' {
        $other = Join-Path $PSScriptRoot '../targets/ConflictingRedis/bin/Release/net8.0/StackExchange.Redis.dll'
        $output = Invoke-Fresh @"
Add-Type -Path '$other'
Import-Module `$module
`$result = Measure-RedisLatency -Port $($server.Port) -Client StackExchange -Operation Set -PayloadSize 100 -Count 50 -WarmupCount 10 -WarningAction Ignore
`$versions = [AppDomain]::CurrentDomain.GetAssemblies().GetName() | Where-Object Name -eq StackExchange.Redis | ForEach-Object Version | Sort-Object
"`$(`$result.Count) `$(`$result.Errors) `$(`$result -is [PerfTools.RedisLatencyResult]) `$([PerfTools.Verdict]::Pass) `$(`$versions -join '+')"
"@
        $output | Should -Be '50 0 True Pass 1.2.6.0+9.9.9.0'
    }
}
