<#
.SYNOPSIS
    Import time of PerfTools over that of an empty binary module, as the median of ratios of alternating fresh processes.
.EXAMPLE
    ./bench/Measure-ImportTime.ps1 -Round 15
#>
[CmdletBinding()]
param(
    [string] $Module = (Join-Path $PSScriptRoot '../output/PerfTools'),
    [ValidateRange(3, 1000)] [int] $Round = 15
)

$ErrorActionPreference = 'Stop'
$pwsh = (Get-Process -Id $PID).Path
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "perftools-empty-$([guid]::NewGuid().ToString('n'))"
$null = New-Item -ItemType Directory -Path "$folder/Empty"
try {
    Add-Type -OutputAssembly "$folder/Empty/Empty.dll" -TypeDefinition @'
using System.Management.Automation;
[Cmdlet(VerbsDiagnostic.Test, "Nothing")] public sealed class TestNothingCommand : PSCmdlet { }
'@
    New-ModuleManifest -Path "$folder/Empty/Empty.psd1" -RootModule Empty.dll -CmdletsToExport Test-Nothing

    # A first import of anything pays for PowerShell's own start; Get-Variable's module is loaded before the clock starts.
    function Measure-Import([string] $Path) {
        $command = "`$null = Get-Command Import-Module; `$clock = [System.Diagnostics.Stopwatch]::StartNew(); Import-Module '$Path'; `$clock.Elapsed.TotalMilliseconds.ToString('R', [cultureinfo]::InvariantCulture)"
        [double]::Parse((& $pwsh -NoProfile -NonInteractive -Command $command), [cultureinfo]::InvariantCulture)
    }

    $samples = foreach ($i in 0..$Round) {
        $empty, $ours = if ($i % 2) { (Measure-Import "$folder/Empty"), (Measure-Import $Module) }
        else { $second = Measure-Import $Module; (Measure-Import "$folder/Empty"), $second }
        if ($i) { [pscustomobject]@{ EmptyMs = $empty; PerfToolsMs = $ours; Ratio = $ours / $empty } } # round 0 warms the disk cache
    }

    $median = { param($values) ($values | Sort-Object)[[int][math]::Floor(@($values).Count / 2)] }
    [pscustomobject]@{
        Benchmark    = 'Import-Module'
        Rounds       = $Round
        EmptyMs      = [math]::Round((& $median $samples.EmptyMs), 1)
        PerfToolsMs  = [math]::Round((& $median $samples.PerfToolsMs), 1)
        MedianRatio  = [math]::Round((& $median $samples.Ratio), 2)
        Target       = 2.0
    }
}
finally {
    Remove-Item -Recurse -Force $folder
}
