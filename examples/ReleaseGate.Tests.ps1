<#
.SYNOPSIS
    Lets a release pass only when the server starts, carries its load, does not leak and is not slower than the last one.
.DESCRIPTION
    Starts the server as it will run, and stops it at the end. The first run on a machine writes gate-baseline.jsonl beside the
    test results; later ones are compared with it. Replace it when a change is meant to be there.
.EXAMPLE
    $server = @{ FilePath = 'node'; ArgumentList = './server.js'; Uri = 'http://127.0.0.1:8080/health' }
    Invoke-Pester -Container (New-PesterContainer -Path ./examples/ReleaseGate.Tests.ps1 -Data @{ Server = $server })
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = 'Used in the blocks.')]
param(
    # What Test-ServerStartup takes: how the server is started, and when it is ready.
    [Parameter(Mandatory)] [hashtable] $Server,
    [int] $Sessions = 10,
    [string] $Duration = '30s',
    [string] $Baseline = (Join-Path (Get-Location) 'gate-baseline.jsonl'),
    [string] $Margin = '20%'
)

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../output/PerfTools')
    Add-PerfShouldOperator -Inconclusive Skip
    $startup = Test-ServerStartup @Server -Count 3 -WarmupCount 1 -WarningAction Ignore
    $running = Test-ServerStartup @Server -KeepRunning -WarningAction Ignore
    $process = if ($running.Verdict -eq 'Pass') { $running.ProcessId }
    $load = if ($process) { Invoke-ConcurrentSessions -Uri $Server.Uri -SessionCount $Sessions -Duration $Duration -MeasureProcess $process -WarningAction Ignore }
}

AfterAll {
    if ($process) { Stop-Process -Id $process }
    if ($running.LogPath) { Remove-Item $running.LogPath -ErrorAction Ignore }
}

Describe 'The release' {
    It 'starts every time, within ten seconds' {
        $startup | Should -MeetThreshold @{ Failed = '=0'; ReadyMaxMs = '<10000' }
    }

    It 'carries its load without an error' {
        $load | Should -MeetThreshold @{ ErrorPercent = '=0'; SessionsFailedToCreate = '=0'; P50Us = '<500000' }
    }

    It 'does not leak under load' {
        $growth = Test-MemoryLeak -Id $process -Duration $Duration -Interval 100ms -Profile Test -While {
            $null = Invoke-WebRequest -Uri $Server.Uri
        } -WarningAction Ignore
        $growth | Should -NotLeak
    }

    It 'is not slower than the last release' {
        if (-not (Test-Path $Baseline)) {
            $load | Export-PerfResult -Path $Baseline -Label 'first'
            Set-ItResult -Skipped -Because "there was nothing to compare with; $Baseline is the baseline from now on"
        }
        $load | Should -NotRegress $Baseline -Margin $Margin -Because 'users have this one now'
    }
}
