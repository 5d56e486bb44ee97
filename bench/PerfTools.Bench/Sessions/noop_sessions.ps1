# An empty script block, the same number of times: Invoke-ConcurrentSessions and ForEach-Object -Parallel, in turn. Each line has
# the operations a second that PerfTools reports, those of its whole call with making and closing the sessions, and those of the other.
param([string] $Module, [int] $Sessions = 50, [int] $Operations = 100, [int] $Rounds = 3)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$count = $Sessions * $Operations
foreach ($round in 1..$Rounds) {
    $whole = [System.Diagnostics.Stopwatch]::StartNew()
    $ours = Invoke-ConcurrentSessions -SessionCount $Sessions -OperationCount $Operations -ScriptBlock { } -WarningAction Ignore
    $whole.Stop()
    $other = [System.Diagnostics.Stopwatch]::StartNew()
    $null = 1..$count | ForEach-Object -Parallel { } -ThrottleLimit $Sessions
    $other.Stop()
    '{0} {1} {2}' -f $ours.ThroughputPerSecond, ($count / $whole.Elapsed.TotalSeconds), ($count / $other.Elapsed.TotalSeconds)
}
