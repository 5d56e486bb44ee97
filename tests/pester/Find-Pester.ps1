<#
.SYNOPSIS
    Gives the path of the newest Pester, 5 or later. Where none is installed, it is saved into output/, not into the user's modules.
.NOTES
    Exit code 69 says that there is none to be had.
#>
[CmdletBinding()]
param([version] $PesterVersion)

$ErrorActionPreference = 'Stop'
$saved = Join-Path $PSScriptRoot '../../output/modules'
function Find-Newest([version] $Wanted) {
    Get-Module 'Pester', "$saved/Pester" -ListAvailable -ErrorAction Ignore |
        Where-Object { $_.Version.Major -ge 5 -and (-not $Wanted -or $_.Version -eq $Wanted) } |
        Sort-Object Version -Descending | Select-Object -First 1
}

$pester = Find-Newest $PesterVersion
if (-not $pester -and (Get-Command Save-PSResource -ErrorAction Ignore)) {
    $null = New-Item -ItemType Directory -Force -Path $saved
    Save-PSResource Pester -Path $saved -TrustRepository -ErrorAction Ignore
    $pester = Find-Newest $PesterVersion
}
if (-not $pester) { exit 69 }
$pester.Path
