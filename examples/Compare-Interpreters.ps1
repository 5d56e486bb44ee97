<#
.SYNOPSIS
    What does it cost to start an interpreter, before it does anything? Those that are installed, side by side.
.DESCRIPTION
    Starts each of them with an empty program until the median is known well enough, and holds each against the fastest. That
    is what a script pays that is called a thousand times, as a hook or in a loop. Results are kept in interpreters.csv.
.EXAMPLE
    ./examples/Compare-Interpreters.ps1
.EXAMPLE
    ./examples/Compare-Interpreters.ps1 -Program @{ python3 = '-S', '-c', 'pass'; pypy3 = '-c', 'pass' } -MaximumDuration 30s
#>
[CmdletBinding()]
param(
    # Names of programs, and the arguments with which they do nothing.
    [System.Collections.IDictionary] $Program = [ordered]@{
        sh = @('-c', ':'); bash = @('-c', ':'); perl = @('-e', '1'); python3 = @('-c', 'pass'); ruby = @('-e', ''); node = @('-e', '')
        pwsh = @('-NoProfile', '-Command', '')
    },
    [string] $MaximumDuration = '10s',
    [string] $OutputPath = '.'
)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../output/PerfTools')
$null = New-Item -ItemType Directory -Path $OutputPath -Force

$results = foreach ($name in $Program.Keys) {
    if (-not (Get-Command $name -CommandType Application -ErrorAction Ignore)) {
        Write-Verbose "$name is not installed."
        continue
    }

    # The files are read once before, so that nobody pays for a cold disk.
    Measure-Operation -FilePath $name -ArgumentList @($Program[$name]) -Name $name -WarmupCount 2 -MaximumDuration $MaximumDuration -ErrorAction Continue
}
$results = @($results | Where-Object MedianUs | Sort-Object MedianUs)
if (-not $results) { throw 'None of the programs could be started.' }
$results | Export-Csv (Join-Path $OutputPath 'interpreters.csv')
($results | Format-Table | Out-String -Width 120).TrimEnd()

$fastest = $results[0]
"- $($fastest.Target) is ready and done in {0:N1} ms." -f ($fastest.MedianUs / 1000)
foreach ($other in $results | Select-Object -Skip 1) {
    # Each of the medians has an interval; only what both of them leave can be said.
    $least, $most = ($other.MedianLowUs - $fastest.MedianHighUs), ($other.MedianHighUs - $fastest.MedianLowUs)
    if ($null -eq $other.MedianLowUs -or $null -eq $fastest.MedianHighUs) { "- $($other.Target): too few starts to say by how much it is slower; raise -MaximumDuration." }
    elseif ($least -le 0) { "- $($other.Target) and $($fastest.Target) cannot be told apart by these starts." }
    else { '- {0} takes {1:N1} to {2:N1} ms more, {3:N0} to {4:N0} s in a thousand calls.' -f $other.Target, ($least / 1000), ($most / 1000), ($least / 1000), ($most / 1000) }
}
foreach ($result in $results.Where{ -not $_.Stable }) { "- $($result.Target) is not stable: $($result.StabilityReason)" }
