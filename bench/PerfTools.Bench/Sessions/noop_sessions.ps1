# Operations a second of an empty script block: Invoke-ConcurrentSessions and ForEach-Object -Parallel, in turn.
param([string] $Module, [int] $Sessions = 50, [int] $Rounds = 3)
$ErrorActionPreference = 'Stop'
Import-Module $Module
foreach ($round in 1..$Rounds) {
    $ours = Invoke-ConcurrentSessions -SessionCount $Sessions -OperationCount 20000 -ScriptBlock { } -WarningAction Ignore
    $items = 1..2000
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $null = $items | ForEach-Object -Parallel { } -ThrottleLimit $Sessions
    $watch.Stop()
    '{0} {1}' -f $ours.ThroughputPerSecond, ($items.Count / $watch.Elapsed.TotalSeconds)
}
