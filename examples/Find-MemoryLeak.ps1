<#
.SYNOPSIS
    Finds which of several processes leaks memory, handles or threads, and keeps the evidence.
.DESCRIPTION
    Watches all of them at once, puts the worst first, and writes the results and every sample as CSV. The exit code is 1
    where one leaks, 2 where the run could not tell of one (run it again for as long as RecommendedDuration says), and 0
    where all pass.
.EXAMPLE
    Get-Process node, dotnet | ./examples/Find-MemoryLeak.ps1 -Duration 0:30 -Limit Production -OutputPath ./leaks
.EXAMPLE
    Get-Process | Where-Object WorkingSet64 -GT 500MB | ./examples/Find-MemoryLeak.ps1
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, ValueFromPipeline)] [System.Diagnostics.Process[]] $Process,
    [string] $Duration = '10m',
    [ValidateSet('Test', 'Staging', 'Production')] [string] $Limit = 'Staging',
    [string] $OutputPath = '.'
)

begin {
    $ErrorActionPreference = 'Stop'
    Import-Module (Join-Path $PSScriptRoot '../output/PerfTools')
    $null = New-Item -ItemType Directory -Path $OutputPath -Force
    $watched = [System.Collections.Generic.List[System.Diagnostics.Process]]::new()
}

process { $Process | Where-Object Id -NE $PID | ForEach-Object { $watched.Add($_) } }

end {
    # A process that ends, or that this user may not read, is one error; the others are watched on.
    $results = $watched | Test-MemoryLeak -Duration $Duration -Profile $Limit -Metric Private, Handles, Threads -ErrorAction Continue

    # The worst first: leaks by their speed, then what could not be told.
    $rank = 'Fail', 'Inconclusive', 'Pass'
    $results = $results | Sort-Object { $rank.IndexOf("$($_.Verdict)") }, { -$_.GrowthMBPerHour }, { -$_.GrowthCountPerHour }
    $results | Export-Csv (Join-Path $OutputPath 'leak-results.csv')
    $results | ForEach-Object { $_.GetSamples() } | Export-Csv (Join-Path $OutputPath 'leak-samples.csv')

    ($results | Format-Table | Out-String -Width 120).TrimEnd()
    $results | Where-Object Verdict -NE Pass | ForEach-Object { "$($_.ProcessName) $($_.ProcessId), $($_.Metric): $($_.Reason)" }
    "`nResults: leak-results.csv, leak-samples.csv in $(Resolve-Path $OutputPath -Relative)"
    exit $(if ($results.Verdict -contains 'Fail') { 1 } elseif ($results.Verdict -contains 'Inconclusive') { 2 } else { 0 })
}
