<#
.SYNOPSIS
    Measures Redis, the CPU time of a process and the time of an operation, finds a leak and a server that does not start, puts
    load on a server, and keeps the results.
.DESCRIPTION
    ./build.sh demo starts a server and runs this; with a server of your own, give its port.
.EXAMPLE
    ./examples/Demo.ps1 -Port 6379 -OutputPath ./results
#>
[CmdletBinding()]
param(
    [int] $Port = ($env:PERFTOOLS_DEMO_PORT ?? 6379),
    [string] $OutputPath = ($env:PERFTOOLS_DEMO_OUTPUT ?? '.')
)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../output/PerfTools')
$null = New-Item -ItemType Directory -Path $OutputPath -Force

$order = [ordered]@{ id = 4711; customer = 'Ada'; items = @(1..20 | ForEach-Object { @{ sku = "A-$_"; quantity = $_ } }) }
$results = Measure-RedisLatency -Port $Port -Operation Set, Get -PayloadSize 100, 10KB, 100KB -JsonPayload $order -Threshold @{ Errors = '=0' }

# Where a process spends its time: this program burns CPU for a moment, is measured from its start to its end, and summed up.
$burn = '$sum = 0; foreach ($i in 1..500000) { $sum += $i }'
$cpu = Measure-ProcessCpu -FilePath (Get-Process -Id $PID).Path -ArgumentList '-NoProfile', '-Command', $burn -Interval 100ms -Summary

# What an operation costs more than another: a pipeline against a loop.
$operation = Measure-Operation { 1..100 | ForEach-Object { $_ } } -Baseline { foreach ($i in 1..100) { $i } } -Name 'pipeline of 100' -MaximumDuration 3s

# A leak, and a sawtooth that is none: both take 10 KB each time; the first keeps it, the second drops it all now and then.
$kept = [System.Collections.Generic.List[object]]::new()
$held = [System.Collections.Generic.List[object]]::new()
$limit = @{ MaximumGrowthBytesPerOperation = 100 }
$leak = @(
    Test-MemoryLeak { $kept.Add([byte[]]::new(10KB)) } -OperationCount 2000 @limit
    Test-MemoryLeak { $held.Add([byte[]]::new(10KB)); if ($held.Count -eq 500) { $held.Clear() } } -OperationCount 20000 @limit
)

# Load: more sessions at once, until the server or this machine has no more to give; then a fixed rate, which queues where it
# is not met. Each row says what it asked for, and what became of it.
$load = @(
    Invoke-ConcurrentSessions -Redis "127.0.0.1:$Port" -SessionCount 1, 4, 16, 64 -Duration 1s
    Invoke-ConcurrentSessions -Redis "127.0.0.1:$Port" -SessionCount 16 -Rate 500 -Duration 2s
)

# One server in two environments: as a developer has it, and as it is deployed, where a variable is missing.
$free = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
$free.Start()
$listen = $free.LocalEndpoint.Port
$free.Stop()
$code = 'print("config: reading the environment"); import os, http.server; os.environ["DATABASE_URL"]; ' +
    "http.server.HTTPServer(('127.0.0.1', $listen), http.server.SimpleHTTPRequestHandler).serve_forever()"
$server = if (Get-Command python3 -CommandType Application -ErrorAction Ignore) {
    @{ FilePath = 'python3'; ArgumentList = '-u', '-c', $code; Uri = "http://127.0.0.1:$listen/" }
}
$developer = @{ Name = 'developer'; Environment = @{ DATABASE_URL = 'postgres://localhost/demo' } }
$deployed = @{ Name = 'as deployed'; CleanEnvironment = $true }
$startup = if ($server) { $developer, $deployed | Test-ServerStartup @server -Count 6 -WarmupCount 1 }

$all = [ordered]@{ redis = $results; cpu = $cpu; operation = $operation; leak = $leak; sessions = $load; startup = $startup }
foreach ($name in @($all.Keys).Where{ $all[$_] }) {
    # A fixed width, so that the table is whole also where the output is not a terminal.
    ($all[$name] | Format-Table | Out-String -Width 120).TrimEnd()
    $all[$name] | ConvertTo-Json -EnumsAsStrings | Set-Content (Join-Path $OutputPath "demo-$name.json")
    $all[$name] | Export-Csv (Join-Path $OutputPath "demo-$name.csv")
}

# Why the one does not start is in its last lines.
$startup | Where-Object Verdict -EQ Fail | ForEach-Object { "`n$($_.Target): $($_.Reason)`n$($_.LogTail -replace '(?m)^', '    ')" }

$files = (@($all.Keys).Where{ $all[$_] } | ForEach-Object { "demo-$_" }) -join ', '
"`nServer: $($results[0].Server). Results: $files (.json, .csv) in $(Resolve-Path $OutputPath -Relative)"
exit [int](@($results.Verdict -ne 'Pass').Count -gt 0)
