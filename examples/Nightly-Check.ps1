<#
.SYNOPSIS
    Measures a Redis server, a program or both every night, keeps the results, and compares them with last week.
.DESCRIPTION
    Each is measured three times, as the level of a host changes from run to run, and appended to the history first, so that it
    is kept whatever comes after. Then this night is compared with all nights of the last days on this machine.

    The exit code is 1 where something became slower by the margin or more, 0 where nothing did, and 2 where that could not be
    told or something went wrong: in the first night, where the measurements scatter too much, where the server is not there.
    Cron mails what is written.

    In a crontab, every night at 3:10:

    10 3 * * * pwsh -NoProfile -File /opt/PerfTools/examples/Nightly-Check.ps1 -HistoryPath /var/lib/perf/nightly.jsonl -Redis cache-1:6379
.EXAMPLE
    ./examples/Nightly-Check.ps1 -HistoryPath nightly.jsonl -Redis localhost:6379 -FilePath ./backup.sh -Margin 15%
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $HistoryPath,
    [string] $Redis,
    [string] $FilePath,
    [string[]] $ArgumentList = @(),
    [string] $Margin = '10%',
    [ValidateRange(1, 366)] [int] $Days = 7,
    [ValidateRange(20, 10000000)] [int] $Count = 10000,
    [ValidateRange(20, 100000)] [int] $ProgramCount = 50
)

# A failure must not look like a regression: both end a script, and PowerShell's own exit code is 1 for it.
trap { "Nightly check: $_"; exit 2 }
$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'
Import-Module (Join-Path $PSScriptRoot '../output/PerfTools')
if (-not $Redis -and -not $FilePath) { throw 'there is nothing to measure. Give -Redis, -FilePath or both.' }

$start = Get-Date
$tonight = foreach ($run in 1..3) {
    if ($Redis) { Measure-RedisLatency -ConnectionString $Redis -Operation Get, Set -PayloadSize 100 -Count $Count }
    if ($FilePath) { Measure-Operation -FilePath $FilePath -ArgumentList $ArgumentList -MinimumCount 20 -MaximumCount $ProgramCount }
}
$tonight | Export-PerfResult -Path $HistoryPath -Label 'nightly'

# The same things on the same machine: what another machine wrote into the file, or what was measured otherwise, is no yardstick.
$before = Get-PerfHistory -Path $HistoryPath -Label 'nightly' -After $start.AddDays(-$Days) -Before $start |
    Where-Object { $_.Host -eq [Environment]::MachineName -and $_.Target -in $tonight.Target } |
    ForEach-Object Result
if (-not $before) { throw "the history has nothing of the last $Days days to compare with." }

$comparison = @(Compare-PerfResult -Baseline $before -Current $tonight -Margin $Margin -ErrorAction Continue -ErrorVariable failed)
($comparison | Format-Table | Out-String -Width 120).Trim()
$comparison | Where-Object Verdict -NE NoDifference | ForEach-Object { "$($_.Target): $($_.Reason)" }
exit $(if ($comparison.Verdict -contains 'Regressed') { 1 } elseif ($failed -or $comparison.Verdict -contains 'Inconclusive') { 2 } else { 0 })
