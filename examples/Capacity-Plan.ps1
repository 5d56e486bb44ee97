<#
.SYNOPSIS
    How many users does one server carry, what limits it, and how many servers does a load need?
.DESCRIPTION
    Loads an address or a Redis server with ever more sessions, fits the Universal Scalability Law, and answers with intervals.
    All points are in capacity.xlsx where ImportExcel is there, and in capacity.csv. The exit code is 2 where the points cannot
    tell where the peak is (measure longer, or with more sessions), else 0.
.EXAMPLE
    ./examples/Capacity-Plan.ps1 -Uri https://staging.example/search -NeedPerSecond 2000 -P95Ms 200
.EXAMPLE
    ./examples/Capacity-Plan.ps1 -Redis localhost -Sessions 1, 2, 4, 8, 16, 32, 64 -PredictAt 128 -OutputPath ./plan
#>
[CmdletBinding(DefaultParameterSetName = 'Redis')]
param(
    [Parameter(Mandatory, ParameterSetName = 'Uri')] [uri] $Uri,
    [Parameter(ParameterSetName = 'Redis')] [string] $Redis = 'localhost',
    [int[]] $Sessions = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32),
    [string] $Duration = '10s',
    [int[]] $PredictAt = @(64),
    [double] $NeedPerSecond,
    [double] $P95Ms = 100,
    [string] $OutputPath = '.'
)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../output/PerfTools')
$null = New-Item -ItemType Directory -Path $OutputPath -Force

$target = if ($Uri) { @{ Uri = $Uri } } else { @{ Redis = $Redis } }
$load = @(Invoke-ConcurrentSessions @target -SessionCount $Sessions -Duration $Duration)
$load | Export-Csv (Join-Path $OutputPath 'capacity.csv')
$law = $load | Measure-Scalability -PredictAt $PredictAt
($load | Format-Table | Out-String -Width 120).TrimEnd()
($law | Format-Table | Out-String -Width 120).TrimEnd()

# What users feel limits earlier than what the server can do.
$good = $load.Where{ $_.P95Us -and $_.P95Us -le 1000 * $P95Ms -and $_.ErrorPercent -eq 0 } | Sort-Object SessionsRequested | Select-Object -Last 1
if ($good) { "- With {0} sessions, 95 % of the calls take at most {1} ms: {2:N0} calls a second." -f $good.SessionsRequested, $P95Ms, $good.ThroughputPerSecond }
else { "- With no number of sessions did 95 % of the calls take at most $P95Ms ms without an error." }
"- The peak: $($law.Reason ? $law.Reason : "about $([math]::Round($law.BestConcurrency)) sessions, $([math]::Round($law.PeakThroughputPerSecond)) calls a second.")"
if ($null -ne $law.Sigma) { '- What limits it: {0:P1} of the work is done by one at a time (contention), {1:P2} goes into agreeing with each other (coherency).' -f $law.Sigma, $law.Kappa }
foreach ($prediction in $law.GetPredictions()) { "- Expected at $prediction calls a second$(if ($prediction.IsExtrapolated) { '; that is beyond what was measured' })." }
if ($NeedPerSecond -and $good) {
    # A third in reserve: a queue grows without bound at full load, and one of the servers may be gone.
    "- {0:N0} calls a second need {1} such servers, with a third in reserve." -f $NeedPerSecond, [math]::Ceiling($NeedPerSecond / ($good.ThroughputPerSecond * 2 / 3))
}
if ($load.ClientCpuPercent -gt 80) { '- This machine was at its limit; the server may carry more. Use -ComputerSession with other machines.' }
if (Get-Module ImportExcel -ListAvailable) { $load + $law | Export-PerfWorkbook (Join-Path $OutputPath 'capacity.xlsx') -Title 'Capacity plan' }
exit $(if ($law.Verdict -eq 'Inconclusive') { 2 } else { 0 })
