<#
.SYNOPSIS
    Checks with Pester that a Redis server is as fast as it has to be, and not slower than it was.
.DESCRIPTION
    The server is that of PERFTOOLS_REDIS (localhost:6379 without it). Where redis-baseline.jsonl is there, the latencies must
    not be more than a tenth above it; write it on a good day, as in the second example.
.EXAMPLE
    Invoke-Pester ./examples/Redis.Tests.ps1
.EXAMPLE
    Measure-RedisLatency -Operation Set, Get -PayloadSize 100, 10KB | Export-PerfResult -Path redis-baseline.jsonl
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = 'Used in the blocks.')]
param(
    [string] $Baseline = (Join-Path (Get-Location) 'redis-baseline.jsonl'),
    [long] $Count = 10000
)

BeforeDiscovery {
    $noBaseline = -not (Test-Path $Baseline)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../output/PerfTools')

    # A busy build server cannot always tell; that is no failure of Redis, and no pass either.
    Add-PerfShouldOperator -Inconclusive Skip
    $server, $port = ($env:PERFTOOLS_REDIS ?? 'localhost:6379') -split ':'
    $connection = @{ ComputerName = $server; Port = $port ?? 6379 }
    $results = Measure-RedisLatency @connection -Operation Set, Get -PayloadSize 100, 10KB -Count $Count -ErrorAction Stop -WarningAction Ignore
}

Describe 'Redis' {
    It 'answers every operation, with what was stored' {
        $results | Should -MeetThreshold @{ Errors = '=0'; CorruptReplies = '=0' }
    }

    It 'answers <Operation> of <Size> bytes within <Limit> us, half of the time' -ForEach @(
        @{ Operation = 'Get'; Size = 100; Limit = 1000 }
        @{ Operation = 'Get'; Size = 10240; Limit = 1500 }
        @{ Operation = 'Set'; Size = 100; Limit = 1000 }
        @{ Operation = 'Set'; Size = 10240; Limit = 1500 }
    ) {
        $results | Where-Object { $_.Operation -eq $Operation -and $_.PayloadBytes -eq $Size } |
            Should -MeetThreshold @{ P50Us = "<$Limit" } -Because 'a page needs twenty of them'
    }

    It 'is not slower than the baseline' -Skip:$noBaseline {
        $results | Should -NotRegress $Baseline -Margin 10%
    }
}
