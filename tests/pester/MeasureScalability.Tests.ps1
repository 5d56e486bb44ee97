BeforeDiscovery {
    $noExcel = -not (Get-Module ImportExcel -ListAvailable)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)

    # Rows on a curve with known coefficients, a little off it by a fixed pattern.
    function Get-Row([int[]] $At = (1, 2, 4, 8, 16, 32, 64), [double] $Lambda = 1000, [double] $Sigma = 0.05, [double] $Kappa = 0.002, [double] $Off = 0.01) {
        $sign = 1
        foreach ($n in $At) {
            $sign = -$sign
            $x = $Lambda * $n / (1 + $Sigma * ($n - 1) + $Kappa * $n * ($n - 1))
            [pscustomobject]@{ SessionCount = $n; ThroughputPerSecond = $x * (1 + $sign * $Off) }
        }
    }

    function Get-Load([int[]] $At = (1, 2, 4, 8, 16, 32, 64)) {
        foreach ($row in Get-Row $At) {
            [PerfTools.ConcurrentSessionsResult]@{
                Target              = 'localhost:6379'
                Work                = 'Redis'
                Operation           = 'Set 100 B'
                SessionsRequested   = $row.SessionCount
                SessionsCreated     = $row.SessionCount
                Attempted           = 1000
                Succeeded           = 1000
                ErrorPercent        = 0
                ThroughputPerSecond = $row.ThroughputPerSecond
                P95Us               = 100 * [math]::Max(1, $row.SessionCount / 6)
                ClientCpuPercent    = 40
                StartedAt           = [datetimeoffset]'2026-01-01T00:00:00Z'
                DurationMs          = 1000
            }
        }
    }

    $quick = @{ BootstrapCount = 200; WarningAction = 'Ignore' }
}

Describe 'Measure-Scalability' {
    It 'fits the results of loads' {
        $result = Get-Load | Measure-Scalability
        $result | Should -BeOfType PerfTools.ScalabilityResult
        $result.Target | Should -Be 'localhost:6379'
        $result.Operation | Should -Be 'Set 100 B'
        $result.Sigma | Should -BeGreaterThan 0.04
        $result.Sigma | Should -BeLessThan 0.06
        $result.KappaLow | Should -BeGreaterThan 0.001
        $result.KappaHigh | Should -BeLessThan 0.003
        $result.BestConcurrency | Should -BeGreaterThan 20
        $result.BestConcurrency | Should -BeLessThan 24
        $result.PeakThroughputPerSecondHigh | Should -BeGreaterThan $result.PeakThroughputPerSecond
        $result.KneeConcurrency | Should -Be 16
        $result.LargestConcurrencyBelowKnee | Should -Be 8
        $result.MaxClientCpuPercent | Should -Be 40
        $result.DurationMs | Should -Be 7000
        $result.StartedAt | Should -Be ([datetimeoffset]'2026-01-01T00:00:00Z')
        $result.Verdict | Should -Be NotEvaluated
        $result.Reason | Should -BeNullOrEmpty
    }

    It 'takes an argument as it takes the pipeline, and warns of nothing where nothing is wrong' {
        $warned = Get-Load | Measure-Scalability 3>&1 | Where-Object { $_ -is [System.Management.Automation.WarningRecord] }
        $warned | Should -BeNullOrEmpty
        (Measure-Scalability (Get-Load) @quick).Kappa | Should -Be (Get-Load | Measure-Scalability @quick).Kappa
    }

    It 'has the coefficients that R gives for the data of the book, with the errors that R makes small' {
        $result = 'processors,throughput', '1,20', '4,78', '8,130', '12,170', '16,190', '20,200', '24,210', '28,230', '32,260', '48,280', '64,310' |
            ConvertFrom-Csv | Measure-Scalability -Weighting Absolute -PredictAt 128 @quick
        $result.LambdaPerSecond | Should -Be 21.84884
        [math]::Round($result.Sigma, 6) | Should -Be 0.057771
        $result.Kappa | Should -Be 0
        $result.BestConcurrency | Should -BeNullOrEmpty
        $result.PredictedThroughput | Should -BeLike '128: 335.4551 (* to *)' -Because 'the vignette has 335.5'
        $result.Weighting | Should -Be Absolute
    }

    It 'reads <Concurrency> and <Throughput>' -ForEach @(
        @{ Concurrency = 'SessionCount'; Throughput = 'ThroughputPerSecond' }
        @{ Concurrency = 'concurrency'; Throughput = 'throughput' }
        @{ Concurrency = 'N'; Throughput = 'X' }
        @{ Concurrency = 'Users'; Throughput = 'PerSecond' }
    ) {
        $rows = Get-Row
        $objects = $rows | Select-Object @{ Name = $Concurrency; Expression = { $_.SessionCount } }, @{ Name = $Throughput; Expression = { $_.ThroughputPerSecond } }
        $tables = $rows | ForEach-Object { @{ $Concurrency = $_.SessionCount; $Throughput = $_.ThroughputPerSecond } }
        $expected = ($rows | Measure-Scalability @quick).Kappa
        ($objects | Measure-Scalability @quick).Kappa | Should -Be $expected
        ($tables | Measure-Scalability @quick).Kappa | Should -Be $expected
        ($objects | Measure-Scalability @quick).Target | Should -Be input
    }

    It 'gives the same for results that came back from <Name>' -ForEach @(
        @{ Name = 'CSV'; Through = { Get-Load | ConvertTo-Csv | ConvertFrom-Csv } }
        @{ Name = 'JSON'; Through = { Get-Load | ConvertTo-Json | ConvertFrom-Json } }
        @{ Name = 'CLIXML'; Through = { Get-Load | Export-Clixml (Join-Path $TestDrive in.xml); Import-Clixml (Join-Path $TestDrive in.xml) } }
        @{ Name = 'the other end'; Through = { $points = Get-Load; [array]::Reverse($points); $points } }
    ) {
        $expected = Get-Load | Measure-Scalability @quick
        $result = & $Through | Measure-Scalability @quick
        foreach ($property in 'Target', 'Operation', 'Kappa', 'KappaLow', 'BestConcurrencyHigh', 'KneeConcurrency', 'PointCount', 'MaxClientCpuPercent') {
            $result.$property | Should -Be $expected.$property -Because $property
        }
    }

    It 'has a result for each target and operation' {
        $points = foreach ($operation in 'GET', 'SET') { Get-Row | Select-Object *, @{ Name = 'Target'; Expression = { 'a' } }, @{ Name = 'Operation'; Expression = { $operation } } }
        $results = $points | Measure-Scalability @quick
        $results.Operation | Should -Be GET, SET
        $results.PointCount | Should -Be 7, 7
    }

    It 'passes over results of single sessions and seconds, and says so' {
        $parts = @(
            [PerfTools.SessionResult]@{ Target = 'localhost:6379'; SessionId = 1 }
            [PerfTools.SessionTimelineResult]@{ Target = 'localhost:6379'; Second = 1; ThroughputPerSecond = 9e9 }
        )
        $parts += $parts | ConvertTo-Json | ConvertFrom-Json
        $all = $parts + (Get-Load) | Measure-Scalability -BootstrapCount 200 -ErrorVariable failed 3>&1
        $all | Should -HaveCount 1 -Because 'there is no warning'
        $failed | Should -BeNullOrEmpty
        $all.PointCount | Should -Be 7
        $all.Notes | Should -BeLike '*4 results of single sessions or seconds were passed over*'
    }

    It 'names what is missing in an object, and fits the others' {
        $bad = [pscustomobject]@{ Users = 4; Speed = 7 }, [pscustomobject]@{ N = 'many'; X = 1 }, [pscustomobject]@{ N = 1.5; X = 1 },
        [pscustomobject]@{ N = 4; X = -1 }, 'text', $null
        $result = $bad + (Get-Row) | Measure-Scalability @quick -ErrorVariable failed -ErrorAction SilentlyContinue
        $result.PointCount | Should -Be 7
        $failed | Should -HaveCount 6
        $failed.FullyQualifiedErrorId | Select-Object -Unique | Should -Be 'PointNotUsable,PerfTools.Cmdlets.Commands.MeasureScalabilityCommand'
        "$($failed[0])" | Should -Be ('object 1 of the input: has no throughput: none of the properties ThroughputPerSecond, Throughput, X, PerSecond or ' +
            'OperationsPerSecond has a value. It has Users, Speed.')
        "$($failed[1])" | Should -BeLike "object 2*has 'many' as N, which is no number."
        "$($failed[2])" | Should -BeLike '*has a concurrency of 1.5. Use whole numbers from 1.'
        "$($failed[3])" | Should -BeLike '*has a throughput of -1. Use*'
        "$($failed[5])" | Should -Be 'object 6 of the input: is null.'
        $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'gives nothing for nothing' {
        @() | Measure-Scalability | Should -BeNullOrEmpty
        'text' | Measure-Scalability -ErrorAction Ignore | Should -BeNullOrEmpty
    }
}

Describe 'What Measure-Scalability cannot tell' {
    It 'is <What>' -ForEach @(
        @{ What = 'too few concurrencies'; Rows = { Get-Row 1, 2, 4, 4, 2 }; Reason = 'only the concurrencies 1, 2, 4*' }
        @{ What = 'too few points'; Rows = { Get-Row 1, 2, 4, 8 }; Reason = '4 points leave too little*' }
        @{ What = 'a peak beyond the points'; Rows = { Get-Row 1, 2, 4, 8, 12, 16 }; Reason = 'the peak at * lies beyond the largest concurrency, 16*' }
        @{ What = 'a peak that is not there'; Rows = { Get-Row -Kappa 0 -Off 0 }; Reason = 'throughput rises up to the largest concurrency, 64*' }
        @{ What = 'no law'; Rows = { Get-Row -Off 0.8 }; Reason = 'the law explains only*' }
    ) {
        $warnings = $null
        $result = & $Rows | Measure-Scalability -BootstrapCount 200 -WarningVariable warnings -WarningAction SilentlyContinue
        $result.Verdict | Should -Be Inconclusive
        $result.Reason | Should -BeLike $Reason
        "$warnings" | Should -BeLike "input: $Reason."
    }

    It 'leaves out runs with errors, names them, and warns' {
        $load = Get-Load
        $load[6] = $load[6] -as [PerfTools.ConcurrentSessionsResult]
        $bad = Get-Load | Select-Object -Last 1 | Select-Object -Property * -ExcludeProperty ErrorPercent, SessionsCreated, SessionsFailedToCreate
        $bad = $bad | Select-Object *, @{ Name = 'SessionsCreated'; Expression = { 0 } }, @{ Name = 'SessionsFailedToCreate'; Expression = { 128 } }
        $result = $load + $bad | Measure-Scalability -BootstrapCount 200 -WarningVariable warnings -WarningAction SilentlyContinue
        $result.ExcludedPointCount | Should -Be 1
        $result.PointCount | Should -Be 7
        $result.Notes | Should -BeLike '*128 sessions is not in the fit: 128 sessions could not be created*'
        "$warnings" | Should -BeLike '*1 of 8 points are not in the fit*'
        $result.GetPoints()[-1].Exclusion | Should -Not -BeNullOrEmpty
    }
}

Describe 'Thresholds of Measure-Scalability' {
    It '<Property> <Bound> is <Expected>' -ForEach @(
        @{ Property = 'BestConcurrency'; Bound = '>=16'; Expected = 'Pass' }
        @{ Property = 'BestConcurrency'; Bound = '>=40'; Expected = 'Fail' }
        @{ Property = 'BestConcurrency'; Bound = '>=21.8'; Expected = 'Inconclusive' }
        @{ Property = 'LargestConcurrencyBelowKnee'; Bound = '>=8'; Expected = 'Pass' }
        @{ Property = 'KneeConcurrency'; Bound = '>16'; Expected = 'Fail' }
    ) {
        $result = Get-Load | Measure-Scalability -Threshold @{ $Property = $Bound } @quick
        $result.Verdict | Should -Be $Expected -Because $result.Violations
        if ($Expected -ne 'Pass') { $result.Violations | Should -BeLike "$Property*measured*" }
    }

    It 'can pass where the peak was not reached' {
        $rows = Get-Row 1, 2, 4, 8, 12, 16
        ($rows | Measure-Scalability -Threshold @{ BestConcurrency = '>=16' } @quick).Verdict | Should -Be Pass
        ($rows | Measure-Scalability -Threshold @{ BestConcurrency = '<1000' } @quick).Verdict | Should -Be Inconclusive
    }
}

Describe 'Parameters of Measure-Scalability' {
    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a prediction at 0'; Parameters = @{ PredictAt = 4, 0 }; Id = 'InvalidPredictAt'; Message = '*0 is no number of sessions*' }
        @{ Name = 'too few resamples'; Parameters = @{ BootstrapCount = 10 }; Id = 'InvalidBootstrapCount'; Message = '*200 to 100000*' }
        @{ Name = 'an unknown threshold'; Parameters = @{ Threshold = @{ Speed = '<1' } }; Id = 'InvalidThreshold'; Message = '*BestConcurrency*Sigma*' }
    ) {
        $script:reached = $false
        { 1 | ForEach-Object { $script:reached = $true; Get-Row } | Measure-Scalability @Parameters } |
            Should -Throw -ExpectedMessage $Message -ErrorId "$Id,*"
        $script:reached | Should -BeFalse -Because 'a load of minutes must not run first'
    }

    It 'completes weightings and thresholds' {
        (TabExpansion2 'Measure-Scalability -Weighting ').CompletionMatches.CompletionText | Should -Be Absolute, Relative
        (TabExpansion2 'Measure-Scalability -Threshold Best').CompletionMatches.ListItemText | Should -Contain BestConcurrency
    }

    It 'gives the same intervals for the same seed' {
        $one, $same, $other = 1, 1, 2 | ForEach-Object { Get-Row | Measure-Scalability -Seed $_ @quick }
        $same.SigmaHigh | Should -Be $one.SigmaHigh
        $other.SigmaHigh | Should -Not -Be $one.SigmaHigh
    }
}

Describe 'Results of Measure-Scalability' {
    BeforeAll { $result = Get-Load | Measure-Scalability -PredictAt 128, 24 @quick }

    It 'predicts, with an interval' {
        $result.PredictedThroughput | Should -Match '^24: [\d.]+ \([\d.]+ to [\d.]+\); 128: [\d.]+ \([\d.]+ to [\d.]+\)$'
        $predictions = $result.GetPredictions()
        $predictions.IsExtrapolated | Should -Be $false, $true
        $predictions[0].ThroughputPerSecondLow | Should -BeLessThan $predictions[0].ThroughputPerSecond
    }

    It 'survives JSON, CLIXML and CSV' {
        $result | Export-Clixml (Join-Path $TestDrive out.xml)
        foreach ($copy in ($result | ConvertTo-Json | ConvertFrom-Json), (Import-Clixml (Join-Path $TestDrive out.xml))) {
            foreach ($property in 'Sigma', 'KappaHigh', 'BestConcurrency', 'PredictedThroughput', 'Trend', 'Notes', 'IsPeakExtrapolated') {
                $copy.$property | Should -Be $result.$property -Because $property
            }
        }
        $csv = $result | ConvertTo-Csv
        $csv | Should -HaveCount 2
        "$csv" | Should -Not -BeLike '*System.*'
        ($csv | ConvertFrom-Csv).PredictedThroughput | Should -Be $result.PredictedThroughput
    }

    It 'fits a table of 120 columns' {
        $lines = $result | Format-Table | Out-String -Width 120 -Stream
        $lines | Where-Object Length -GT 120 | Should -BeNullOrEmpty
        "$lines" | Should -Match 'BestN\s+Peak/s\s+Verdict\s.*Knee\s+Trend'
        "$lines" | Should -Not -Match '…' -Because 'numbers are not cut'
        ($result.GetPoints() | Format-Table | Out-String) | Should -Match 'Fitted'
    }

    It 'shows in a list what there is, and not what there is not' {
        $list = $result | Format-List | Out-String
        $list | Should -Match 'PeakThroughputPerSecondLow\s+:'
        $list | Should -Not -Match 'Reason\s+:'
        $list | Should -Not -Match 'Violations\s+:'
        $list | Should -Match 'ExcludedPointCount\s+: 0'
    }

    It 'goes into a workbook' -Skip:$noExcel {
        $path = Join-Path $TestDrive scalability.xlsx
        $result | Export-Excel -Path $path
        (Import-Excel -Path $path).Sigma | Should -Be $result.Sigma
    }
}
