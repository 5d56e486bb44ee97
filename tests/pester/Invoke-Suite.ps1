<#
.SYNOPSIS
    Runs Pester suites against the built module in output/, and writes the results as NUnit XML.
.NOTES
    Exit code 69 says that Pester 5 or later is not installed.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $ResultPath,

    # File names, as 'Help.Tests.ps1'; all where none is given.
    [string[]] $Suite = '*.Tests.ps1',
    [version] $PesterVersion
)

$ErrorActionPreference = 'Stop'
$pester = & (Join-Path $PSScriptRoot Find-Pester.ps1) -PesterVersion $PesterVersion
if (-not $pester) { exit 69 }

Import-Module $pester
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Suite | ForEach-Object { Join-Path $PSScriptRoot $_ }
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.TestResult.Enabled = $true
$configuration.TestResult.OutputPath = $ResultPath
$configuration.TestResult.OutputFormat = 'NUnitXml'
$result = Invoke-Pester -Configuration $configuration
exit [int]($result.Result -ne 'Passed')
