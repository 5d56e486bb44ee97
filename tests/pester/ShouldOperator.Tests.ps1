BeforeDiscovery {
    $versions = @(Get-Module Pester -ListAvailable | Where-Object Version -GE '5.0' | ForEach-Object { @{ Version = "$($_.Version)" } })
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)

    function Get-Cost([double] $Median, [double] $Low = $Median, [double] $High = $Median, [object] $P95 = $null) {
        [PerfTools.OperationResult]@{ Target = 'work'; MedianUs = $Median; MedianLowUs = $Low; MedianHighUs = $High; P95Us = $P95; Count = 100 }
    }

    function Get-Growth([string] $Verdict) {
        [PerfTools.MemoryLeakResult]@{ Target = 'web 7'; Metric = 'Private'; Verdict = $Verdict; Reason = "reason of $Verdict" }
    }

    # Latencies evenly spread over a tenth of their level.
    function Get-Latency([int] $Level) {
        [PerfTools.RedisLatencyResult]@{
            Target = 'cache'; Client = 'Wire'; Operation = 'Get'; PayloadBytes = 100; Payload = 'Random'; Count = 1000; ConnectionCount = 1; PipelineDepth = 1
            Distribution = [PerfTools.Distribution]@{
                Resolution = 0.001; Count = 1000; Minimum = $Level; Maximum = $Level * 1.1; Mean = $Level * 1.05
                Buckets = @(0..99 | ForEach-Object { "$($Level + $_ * $Level / 1000):10" }) -join ' '
            }
        }
    }
}

Describe 'Test-PerfThreshold' {
    It 'gives a row for each threshold, with the interval of the result' {
        $rows = Get-Cost 10 8 12 | Test-PerfThreshold @{ MedianUs = '<20'; Count = '>=200' } | Sort-Object Metric
        $rows | Should -BeOfType ([PerfTools.PerfThresholdCheck])
        $rows.Metric | Should -Be 'Count', 'MedianUs'
        $rows.Verdict | Should -Be 'Fail', 'Pass'
        $rows[1].ValueLow, $rows[1].ValueHigh, $rows[1].Bound | Should -Be 8, 12, '< 20'
        $rows[0].Reason | Should -BeExactly 'Count >= 200: measured 100'
        ($rows | Format-Table | Out-String -Width 80).Split("`n").Where{ $_.TrimEnd().Length -gt 80 } | Should -BeNullOrEmpty
    }

    It 'is Inconclusive where the interval reaches to both sides, and says how many samples would decide' {
        $row = Get-Cost 10 8 12 | Test-PerfThreshold @{ MedianUs = '<11' }
        $row.Verdict | Should -Be 'Inconclusive'
        $row.Advice | Should -BeLike 'about 6 times as many samples*'
        (Get-Cost 10 | Test-PerfThreshold @{ P95Us = '<11' }).Advice | Should -BeLike 'run longer*'
    }

    It 'takes the interval of a percentile from the samples' {
        $result = Get-Latency 1000
        $result.P50Us = 1050
        $row = $result | Test-PerfThreshold @{ P50Us = '<1051' }
        $row.ValueLow | Should -BeLessThan 1050
        $row.ValueHigh | Should -BeGreaterThan 1051
        $row.Verdict | Should -Be 'Inconclusive'
    }

    It 'judges what came through JSON, and records of a history' {
        $path = Join-Path $TestDrive 'history.jsonl'
        Get-Cost 10 8 12 | Export-PerfResult $path
        Get-PerfHistory $path | Test-PerfThreshold @{ MedianUs = '<20' } -Quiet | Should -BeExactly $true
        Get-Cost 10 8 12 | ConvertTo-Json | ConvertFrom-Json | Test-PerfThreshold @{ MedianUs = '<9' } -Quiet | Should -BeExactly $false
    }

    It 'gives one answer for all with -Quiet, and never true for nothing' {
        (Get-Cost 10), (Get-Cost 30) | Test-PerfThreshold @{ MedianUs = '<20' } -Quiet | Should -BeExactly $false
        @() | Test-PerfThreshold @{ MedianUs = '<20' } -Quiet | Should -BeExactly $false
        'text' | Test-PerfThreshold @{ MedianUs = '<20' } -Quiet -ErrorAction SilentlyContinue | Should -BeExactly $false
    }

    It 'takes a profile, and judges nothing that it does not know' {
        $good = 1..60 | ForEach-Object { Get-Cost (10 + ($_ % 5) / 10) }
        $profileFile = Join-Path $TestDrive 'profile.json'
        $null = New-PerfThreshold -InputObject $good -Metric MedianUs -FalseAlarmRate 0.05 -ProfilePath $profileFile -WarningAction Ignore
        Get-Cost 10 | Test-PerfThreshold $profileFile -Quiet | Should -BeExactly $true
        $rows = (Get-Cost 100), (Get-Growth Pass) | Test-PerfThreshold $profileFile
        $rows.Verdict | Should -Be 'Fail', 'Inconclusive'
        $rows[1].Advice | Should -BeLike '*New-PerfThreshold'
    }

    It 'says which names there are' {
        { Get-Cost 10 | Test-PerfThreshold @{ P99 = '<20' } } | Should -Throw "*'P99' is not a numeric property*MedianUs*"
        { Get-Cost 10 | Test-PerfThreshold @{ MedianUs = 'fast' } } | Should -Throw "*'fast'*"
        { Get-Cost 10 | Test-PerfThreshold @{} } | Should -Throw '*it is empty*'
    }
}

Describe 'Should' {
    It 'has the operators without a call where Pester was there first' {
        Get-Cost 10 | Should -MeetThreshold @{ MedianUs = '<20' }
        Get-Growth Pass | Should -NotLeak
        Get-Latency 1000 | Should -NotRegress (Get-Latency 1001)
    }

    It '-MeetThreshold says value, bound, interval and what would decide' {
        { Get-Cost 10 8 12 | Should -MeetThreshold @{ MedianUs = '<9'; Count = '=100' } -Because 'users wait' } |
            Should -Throw 'Expected results to meet the threshold, because users wait, but this cannot be told: work: MedianUs < 9: measured 10, but it may be 8 to 12; about * times as many samples would decide*'
        { Get-Cost 10 | Should -MeetThreshold @{ MedianUs = '<9' } } | Should -Throw '*but work: MedianUs < 9: measured 10*'
        { Get-Cost 10 9.5 10.5 | Should -MeetThreshold @{ MedianUs = '<9' } } | Should -Throw '*measured 10 (interval 9.5 to 10.5)'
        { @() | Should -MeetThreshold @{ MedianUs = '<9' } } | Should -Throw
    }

    It '-MeetThreshold lets nothing pass of which nothing succeeded' {
        $dead = Invoke-ConcurrentSessions { throw 'away' } -SessionCount 2 -OperationCount 3 -WarmupCount 0 -WarningAction Ignore -ErrorAction Ignore
        { $dead | Should -MeetThreshold @{ SessionsCreated = '=2'; P50Us = '>=0' } } | Should -Throw '*no operation succeeded*'
        { $dead | Should -MeetThreshold @{ SessionsCreated = '=2' } } | Should -Throw '*no operation succeeded*away*'
        $some = Invoke-ConcurrentSessions { if ($Session.OperationIndex % 2) { throw 'away' } } -SessionCount 1 -OperationCount 4 -WarmupCount 0 -WarningAction Ignore
        { $some | Should -MeetThreshold @{ SessionsCreated = '=1' } } | Should -Throw '*cannot be told*50 % of the operations did not succeed*ErrorPercent*'
        $some | Should -MeetThreshold @{ SessionsCreated = '=1'; ErrorPercent = '<=50' }
        $row = [PerfTools.OperationResult]@{ Target = 'work'; MedianUs = 1; OperationCount = 5; Errors = 5; ErrorSummary = 'gone'; Verdict = 'Fail' } | Test-PerfThreshold @{ MedianUs = '<2' }
        $row.Verdict | Should -Be Pass, Fail
        $row[1].Reason | Should -Be 'no operation succeeded: gone'
    }

    It '-Not -MeetThreshold wants a clear failure' {
        Get-Cost 10 | Should -Not -MeetThreshold @{ MedianUs = '<9' }
        { Get-Cost 10 | Should -Not -MeetThreshold @{ MedianUs = '<11' } } | Should -Throw '*(not)*'
        { Get-Cost 10 8 12 | Should -Not -MeetThreshold @{ MedianUs = '<11' } } | Should -Throw '*cannot be told*'
    }

    It '-NotLeak tells a leak from what cannot be told' {
        { (Get-Growth Pass), (Get-Growth Fail) | Should -NotLeak } | Should -Throw '*but web 7, Private: reason of Fail*'
        { Get-Growth Inconclusive | Should -NotLeak } | Should -Throw '*this cannot be told: web 7, Private: reason of Inconclusive*'
        { 1 | Should -NotLeak } | Should -Throw "*got '1' (Int32), which is no result of Test-MemoryLeak*"
    }

    It '-NotRegress takes results and files, and a margin' {
        $file = Join-Path $TestDrive 'baseline.jsonl'
        Get-Latency 1000 | Export-PerfResult $file
        { Get-Latency 1100 | Should -NotRegress $file } | Should -Throw '*cache Get: Shift went from 1050 to 1155 us*the margin is 5%*'
        Get-Latency 1100 | Should -NotRegress $file -Margin 30%
    }

    It 'fails or skips what cannot be told, in Pester <Version>' -ForEach $versions {
        $test = Join-Path $TestDrive 'Open.Tests.ps1'
        Set-Content $test @"
BeforeAll {
    Import-Module '$(Get-BuiltModulePath)'
    function Get-Open { [PerfTools.MemoryLeakResult]@{ Target = 'web 7'; Metric = 'Private'; Verdict = 'Inconclusive'; Reason = 'too short' } }
}
Describe 'open' {
    It 'fails' { Get-Open | Should -NotLeak }
    It 'skips here' { Get-Open | Should -NotLeak -Inconclusive Skip }
    It 'skips everywhere' { Add-PerfShouldOperator -Inconclusive Skip; Get-Open | Should -NotLeak }
}
"@
        $code = "Import-Module Pester -RequiredVersion $Version; `$run = Invoke-Pester -Path '$test' -PassThru -Output None; `$run.FailedCount, `$run.SkippedCount, `$run.Tests[0].ErrorRecord[0].Exception.Message -join '|'"
        $said = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $code
        $said | Should -BeLike '1|2|*this cannot be told: web 7, Private: too short*'
    }

    It 'says that Pester is missing' {
        $code = "Import-Module '$(Get-BuiltModulePath)'; try { Add-PerfShouldOperator } catch { `$_.FullyQualifiedErrorId }"
        & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $code | Should -BeLike 'PesterNotLoaded*'
    }
}
