<#
.SYNOPSIS
    Runs the Pester suites against the built module in output/, and writes the results as NUnit XML.
.NOTES
    Exit code 69 says that Pester 5 or later is not installed.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $ResultPath,
    [version] $PesterVersion
)

$ErrorActionPreference = 'Stop'
$pester = Get-Module Pester -ListAvailable |
    Where-Object { $_.Version.Major -ge 5 -and (-not $PesterVersion -or $_.Version -eq $PesterVersion) } |
    Sort-Object Version -Descending | Select-Object -First 1
if (-not $pester -and (Get-Command Save-PSResource -ErrorAction Ignore)) {
    # Into output/, not into the user's modules.
    $modules = New-Item -ItemType Directory -Force -Path (Join-Path $PSScriptRoot '../../output/modules')
    Save-PSResource Pester -Path $modules -TrustRepository -ErrorAction Ignore
    $pester = Get-ChildItem $modules -Recurse -Filter Pester.psd1 | Select-Object -First 1 @{ Name = 'Path'; Expression = { $_.FullName } }
}
if (-not $pester) { exit 69 }

Import-Module $pester.Path
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.TestResult.Enabled = $true
$configuration.TestResult.OutputPath = $ResultPath
$configuration.TestResult.OutputFormat = 'NUnitXml'
$result = Invoke-Pester -Configuration $configuration
exit [int]($result.Result -ne 'Passed')
