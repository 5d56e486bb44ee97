<#
.SYNOPSIS
    Measures SET and GET on a Redis server at three sizes and with a JSON payload, and keeps the results.
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

# A fixed width, so that the table is whole also where the output is not a terminal.
$results | Format-Table | Out-String -Width 120
$results | ConvertTo-Json -EnumsAsStrings | Set-Content (Join-Path $OutputPath 'demo-redis.json')
$results | Export-Csv (Join-Path $OutputPath 'demo-redis.csv')
"Server: $($results[0].Server). Results: demo-redis.json and demo-redis.csv in $(Resolve-Path $OutputPath -Relative)"
exit [int](@($results.Verdict -ne 'Pass').Count -gt 0)
