<#
.SYNOPSIS
    Starts a server as it is deployed, beside the way in which developers start it, and fails the build where that does not work.
.DESCRIPTION
    Both are started in turns. The exit code is 1 where the server does not start as deployed, or lacks an address that is
    called, or is slower by more than -SlowerMs with 95 percent confidence; 2 where the run could not tell; else 0. The results
    are kept as CSV, with the last lines that a server wrote which did not start.
.EXAMPLE
    ./examples/Test-Deployment.ps1 -FilePath ./server -ArgumentList '--port', '8080' -Uri http://127.0.0.1:8080/health -EnvironmentFile ./production.env
.EXAMPLE
    ./examples/Test-Deployment.ps1 -FilePath python3 -ArgumentList '-m', 'http.server', '8123' -Uri http://127.0.0.1:8123/ -ExpectUri / -Count 6
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $FilePath,
    [string[]] $ArgumentList = @(),
    [Parameter(Mandatory)] [uri] $Uri,
    [string[]] $ExpectUri = @(),
    [string] $EnvironmentFile,
    [string] $Timeout = '60s',
    [int] $Count = 10,
    [double] $SlowerMs = 500,
    [string] $OutputPath = '.'
)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../output/PerfTools')
$null = New-Item -ItemType Directory -Path $OutputPath -Force

$server = @{ FilePath = $FilePath; ArgumentList = $ArgumentList; Uri = $Uri; ExpectUri = $ExpectUri; Timeout = $Timeout }
$here = @{ Name = 'developer' }

# A service has nothing of a login shell: only the variables of its own file, and the few that every program gets.
$deployed = @{ Name = 'deployed'; CleanEnvironment = $true }
if ($EnvironmentFile) { $deployed.EnvironmentFile = $EnvironmentFile }

$results = @($here, $deployed | Test-ServerStartup @server -Count $Count -WarmupCount 1)
$results | Export-Csv (Join-Path $OutputPath 'startup-results.csv')
($results | Format-Table | Out-String -Width 120).TrimEnd()

$last = $results[-1]
foreach ($failed in $results | Where-Object Verdict -EQ Fail) {
    "`n$($failed.Target) does not start: $($failed.Reason) $($failed.Violations)"
    $failed.LogTail -replace '(?m)^', '    '
}

# Slower is what its whole interval says, not what one number says.
$isSlower = $null -ne $last.DifferenceLowMs -and $last.DifferenceLowMs -gt $SlowerMs
if ($isSlower) { "`nAs deployed it is ready $($last.DifferenceMs) ms later ($($last.DifferenceLowMs) to $($last.DifferenceHighMs)); $SlowerMs are allowed." }
"`nResults: startup-results.csv in $(Resolve-Path $OutputPath -Relative)"
exit $(if ($last.Verdict -eq 'Fail' -or $isSlower) { 1 } elseif ($last.Verdict -eq 'Inconclusive') { 2 } else { 0 })
