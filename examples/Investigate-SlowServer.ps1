<#
.SYNOPSIS
    Says where a slow server loses its time: on its processor, in a queue, in waiting for others, or not in the server at all.
.DESCRIPTION
    Calls an address with one session and with many, watches the process of the server meanwhile, and looks at the host. The
    findings are in words; with ImportExcel, all numbers are in slow-server.xlsx. The exit code is 1 where calls failed.
.EXAMPLE
    ./examples/Investigate-SlowServer.ps1 -Uri http://127.0.0.1:8080/search -Id (Get-Process node).Id
.EXAMPLE
    ./examples/Investigate-SlowServer.ps1 -Uri https://staging.example/ -Sessions 50 -Duration 30s -OutputPath ./investigation
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [uri] $Uri,
    [int] $Id,
    [ValidateRange(2, 10000)] [int] $Sessions = 8,
    [string] $Duration = '10s',
    [string] $OutputPath = '.'
)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../output/PerfTools')
$null = New-Item -ItemType Directory -Path $OutputPath -Force

$server = if ($Id) { @{ MeasureProcess = $Id } } else { @{} }
$checks = Test-PerfEnvironment -Duration 2s
$alone, $crowded = @(Invoke-ConcurrentSessions -Uri $Uri -SessionCount 1, $Sessions -Duration $Duration @server -ErrorAction Continue)

$findings = @(
    foreach ($run in ($alone, $crowded).Where{ $_.ErrorPercent -ne 0 }) { "$($run.SessionsRequested) sessions: $($run.ErrorPercent) % of the calls failed: $($run.ErrorSummary)" }
    if ($alone.P50Us -and $crowded.P50Us) {
        $slower = $crowded.P50Us / $alone.P50Us
        $faster = $crowded.ThroughputPerSecond / $alone.ThroughputPerSecond
        'One call takes {0:N1} ms (P50); with {1} sessions {2:N1} ms, and the throughput is {3:N1} times as high.' -f ($alone.P50Us / 1000), $Sessions, ($crowded.P50Us / 1000), $faster

        # Little's law: where all wait for one thing, latency grows as the sessions do and throughput stands still.
        if ($slower -gt $Sessions / 2) { 'The calls wait for each other: one lock, one thread or one connection serves all of them.' }
        elseif ($slower -lt 1.5) { "$Sessions sessions are not yet too many. Where one call is too slow, it is slow by itself." }
        if ($alone.P99Us -gt 5 * $alone.P50Us) { 'One call in a hundred takes more than five times as long, with nobody else there: look for collections, timers and caches.' }
    }
    if ($null -ne $crowded.ProcessCpuPercentOfCore) {
        $used = $crowded.ProcessCpuPercentOfCore
        'The server uses {0:N0} % of a core, {1:N0} us of CPU time for a call.' -f $used, $crowded.ProcessCpuUsPerOperation
        if ($used -ge 90 * [Environment]::ProcessorCount) { 'It has all processors: profile it, or give it more.' }
        elseif ($used -ge 90 -and $used -lt 115) { 'That is one core, full: its work is in one thread. Profile that thread, or start more processes.' }
        elseif ($used -lt 50) { 'It waits rather than works: look at what it calls, at its locks and at its disk.' }
    }
    elseif (-not $Id) { 'Give -Id of the server on this machine to see whether it works or waits.' }
    if ($crowded.ClientCpuPercent -gt 80) { 'This machine, not the server, is at its limit: use fewer sessions, or another machine as well.' }
    $checks.Where{ $_.Check -ne 'Summary' -and $_.Verdict -eq 'Fail' }.ForEach{ "The host: $_. $($_.Advice)" }
)

($alone, $crowded | Format-Table | Out-String -Width 120).TrimEnd()
$findings | ForEach-Object { "- $_" }
if (Get-Module ImportExcel -ListAvailable) { $checks + $alone + $crowded | Export-PerfWorkbook (Join-Path $OutputPath 'slow-server.xlsx') -Title "$Uri" }
exit [int](@(($alone, $crowded).Where{ $_.ErrorPercent -ne 0 }).Count -gt 0)
