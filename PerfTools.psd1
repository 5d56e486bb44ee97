@{
    RootModule           = 'PerfTools.psm1'
    ModuleVersion        = '0.1.0'
    CompatiblePSEditions = @('Core')
    GUID                 = '6f0c7a52-3b7e-4a53-9c0e-2d8a5f1b7c94'
    Author               = 'PerfTools contributors'
    CompanyName          = 'PerfTools contributors'
    Copyright            = '(c) PerfTools contributors. MIT License.'
    Description          = 'Measures Redis, processes, memory, concurrent load and server start-up, and says so when a number cannot be believed.'
    PowerShellVersion    = '7.4'

    # The contracts load in the default context, so that scripts can name [PerfTools.Verdict]; the rest loads in its own.
    RequiredAssemblies   = @('bin/PerfTools.Contracts.dll')
    FormatsToProcess     = @(
        'PerfTools.Format.ps1xml',
        'PerfTools.Startup.Format.ps1xml',
        'PerfTools.Comparison.Format.ps1xml',
        'PerfTools.History.Format.ps1xml',
        'PerfTools.Environment.Format.ps1xml',
        'PerfTools.Threshold.Format.ps1xml'
    )
    TypesToProcess       = @('PerfTools.Types.ps1xml')

    CmdletsToExport      = @(
        'Measure-RedisLatency', 'Clear-RedisKey', 'Measure-ProcessCpu', 'Measure-Operation', 'Test-MemoryLeak',
        'Invoke-ConcurrentSessions', 'Measure-Scalability', 'Merge-PerfResult', 'Compare-PerfResult',
        'Test-ServerStartup', 'Export-PerfResult', 'Import-PerfResult', 'Get-PerfHistory', 'Test-PerfEnvironment', 'Test-PerfThreshold', 'Export-PerfReport'
    )
    FunctionsToExport    = @('Add-PerfShouldOperator')
    VariablesToExport    = @()
    AliasesToExport      = @()

    PrivateData          = @{
        PSData = @{
            Tags         = @('Performance', 'Latency', 'CPU', 'Memory', 'Leak', 'Scalability', 'Startup', 'Process', 'Redis', 'Measurement', 'Benchmark', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
