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
        'PerfTools.Calibration.Format.ps1xml'
        'PerfTools.Change.Format.ps1xml'
        'PerfTools.Comparison.Format.ps1xml'
        'PerfTools.Environment.Format.ps1xml'
        'PerfTools.History.Format.ps1xml'
        'PerfTools.MemoryLeak.Format.ps1xml'
        'PerfTools.MemoryLeak.List.Format.ps1xml'
        'PerfTools.MemoryNoise.Format.ps1xml'
        'PerfTools.Monitoring.Format.ps1xml'
        'PerfTools.Operation.Format.ps1xml'
        'PerfTools.ProcessCpu.Format.ps1xml'
        'PerfTools.RedisKeyRemoval.Format.ps1xml'
        'PerfTools.RedisLatency.Format.ps1xml'
        'PerfTools.RedisStatistic.Format.ps1xml'
        'PerfTools.Scalability.Format.ps1xml'
        'PerfTools.Scalability.List.Format.ps1xml'
        'PerfTools.ServerStart.Format.ps1xml'
        'PerfTools.SessionTimeline.Format.ps1xml'
        'PerfTools.Sessions.Format.ps1xml'
        'PerfTools.Sessions.List.Format.ps1xml'
        'PerfTools.Startup.Format.ps1xml'
        'PerfTools.Threshold.Format.ps1xml'
    )
    TypesToProcess       = @('PerfTools.Types.ps1xml')

    CmdletsToExport      = @(
        'Clear-RedisKey'
        'Compare-PerfResult'
        'Export-PerfReport'
        'Export-PerfResult'
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
    FunctionsToExport    = @('Add-PerfShouldOperator', 'Export-PerfWorkbook')
    VariablesToExport    = @()
    AliasesToExport      = @()

    PrivateData          = @{
        PSData = @{
            Tags         = @('Performance', 'Latency', 'CPU', 'Memory', 'Leak', 'Scalability', 'Startup', 'Process', 'Redis', 'Measurement', 'Benchmark', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
