#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
    Builds, tests and packages PerfTools.
.DESCRIPTION
    A thin door to the build program in build/, the same one that build.sh opens.
.EXAMPLE
    ./build.ps1
    Builds the module into output/PerfTools/<version>/.
.EXAMPLE
    ./build.ps1 -Task Test
    Runs the xUnit and Pester suites against output/.
.EXAMPLE
    ./build.ps1 -Task Bench cpu
    Runs one benchmark.
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Demo', 'Bench', 'Package', 'Clean')]
    [string] $Task = 'Build',

    # Passed on to the task: for -Task Bench the name of a study, or the number of rounds, or both.
    [Parameter(ValueFromRemainingArguments)]
    [string[]] $ArgumentList = @()
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Command dotnet -CommandType Application -ErrorAction Ignore)) {
    throw "The .NET SDK 10 is needed and 'dotnet' is not on PATH: https://dotnet.microsoft.com/download"
}

Push-Location $PSScriptRoot
try {
    dotnet msbuild build -restore -p:Configuration=Release -nologo -v:quiet
    if ($LASTEXITCODE -eq 0) { dotnet build/bin/Release/net10.0/perftools-build.dll $Task.ToLowerInvariant() @ArgumentList }
    $code = $LASTEXITCODE
}
finally {
    Pop-Location
}
exit $code
