<#
.SYNOPSIS
    Loads a Redis server, a web address or a TCP port with ever more sessions, keeps the numbers, and fails on limits.
.DESCRIPTION
    Runs the same load with each number of sessions, writes a row for each as CSV, and shows where more sessions no longer
    help. The exit code is 1 where a limit was broken, 2 where a run could not tell (raise -Duration), and 0 where all
    passed.
.EXAMPLE
    ./examples/Invoke-LoadTest.ps1 -Uri https://staging.example/health -Sessions 1, 5, 20, 50 -Limit @{ P95Us = '<50000'; ErrorPercent = '<1' }
.EXAMPLE
    ./examples/Invoke-LoadTest.ps1 -Redis localhost -Process 'redis-server*' -OutputPath ./load
#>
[CmdletBinding(DefaultParameterSetName = 'Redis')]
param(
    [Parameter(Mandatory, ParameterSetName = 'Uri')] [uri] $Uri,
    [Parameter(ParameterSetName = 'Redis')] [string] $Redis = 'localhost',
    [Parameter(Mandatory, ParameterSetName = 'Tcp')] [string] $TcpEndpoint,
    [int[]] $Sessions = (1, 2, 4, 8, 16, 32),
    [string] $Duration = '10s',
    [hashtable] $Limit = @{ ErrorPercent = '<1' },
    [string[]] $Process,
    [string] $OutputPath = '.'
)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../output/PerfTools')
$null = New-Item -ItemType Directory -Path $OutputPath -Force

$load = switch ($PSCmdlet.ParameterSetName) {
    Uri { @{ Uri = $Uri } }
    Redis { @{ Redis = $Redis } }
    Tcp { @{ TcpEndpoint = $TcpEndpoint } }
}
if ($Process) { $load.MeasureProcess = $Process }

# Sessions that cannot be made, and runs in which nothing succeeded, are errors and rows; the next number is still tried.
$results = @(Invoke-ConcurrentSessions @load -SessionCount $Sessions -Duration $Duration -Threshold $Limit -ErrorAction Continue)
$results | Export-Csv (Join-Path $OutputPath 'load-results.csv')

($results | Format-Table | Out-String -Width 120).TrimEnd()
$best = $results | Sort-Object ThroughputPerSecond -Descending | Select-Object -First 1
"`nMost throughput with $($best.SessionsCreated) sessions: $($best.ThroughputPerSecond) operations a second."
$results | Where-Object Violations | ForEach-Object { "$($_.SessionsRequested) sessions: $($_.Verdict): $($_.Violations)" }
"Results: load-results.csv in $(Resolve-Path $OutputPath -Relative)"
exit $(if ($results.Verdict -contains 'Fail') { 1 } elseif ($results.Verdict -contains 'Inconclusive') { 2 } else { 0 })
