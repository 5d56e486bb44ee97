BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)

    # A step of a tenth at the run of that number, in results that vary by one percent.
    function Get-Run([int] $Step, [int] $Count = 30) {
        foreach ($i in 0..($Count - 1)) {
            $level = if ($i -ge $Step) { 1100 } else { 1000 }
            [PerfTools.OperationResult]@{ Target = 'Get-Date'; StartedAt = ([DateTimeOffset] '2024-06-07').AddDays($i); MedianUs = $level + ($i * 7) % 11 }
        }
    }
}

Describe 'Find-PerfChange' {
    It 'finds a step in the results of the pipeline' {
        $change = Get-Run 18 | Find-PerfChange
        $change | Should -BeOfType ([PerfTools.PerfChange])
        $change.Verdict | Should -Be 'Regressed'
        $change.Index | Should -Be 18
        $change.At | Should -Be ([DateTimeOffset] '2024-06-25')
        $change.BuildsBefore, $change.BuildsAfter | Should -Be 18, 12
        $change.ShiftPercent | Should -BeGreaterThan 9
        ($change | ConvertTo-Csv)[1] | Should -Not -Match 'System\.'
    }

    It 'finds the same in a history, in its records and in its numbers' {
        $file = Join-Path $TestDrive 'history.jsonl'
        $runs = Get-Run 18
        foreach ($i in 0..29) { $runs[$i] | Export-PerfResult -Path $file -Label "build $i" }
        $expected = Get-Run 18 | Find-PerfChange
        foreach ($found in (Find-PerfChange -Path $file), (Get-PerfHistory $file | Find-PerfChange), (Get-PerfHistory $file -Metric MedianUs | Find-PerfChange), (Get-Item $file | Find-PerfChange)) {
            $found.Index | Should -Be $expected.Index
            $found.Shift | Should -Be $expected.Shift
            $found.Label | Should -Be 'build 18'
            $found.HostClass | Should -Not -BeNullOrEmpty
        }
    }

    It 'finds the same in what JSON and Clixml have left' {
        $expected = (Get-Run 12 | Find-PerfChange).Shift
        (Get-Run 12 | ForEach-Object { $_ | ConvertTo-Json | ConvertFrom-Json } | Find-PerfChange).Shift | Should -Be $expected
        Get-Run 12 | Export-Clixml (Join-Path $TestDrive 'runs.xml')
        (Import-Clixml (Join-Path $TestDrive 'runs.xml') | Find-PerfChange).Shift | Should -Be $expected
    }

    It 'says of a series without a change that it has none, and of a short one that it is too short' {
        $row = 1..40 | ForEach-Object { 100 + $_ * 7 % 11 } | Find-PerfChange
        $row.Verdict | Should -Be 'NoDifference'
        $row.Index | Should -BeNullOrEmpty
        (1..5 | Find-PerfChange).Verdict | Should -Be 'Inconclusive'
    }

    It 'knows the direction of a metric, and takes another' {
        $up = 1..30 | ForEach-Object { [PerfTools.PerfHistoryValue]@{ RecordedAt = '2024-06-07'; Target = 'x'; Metric = 'ThroughputPerSecond'; Value = $_ % 5 + $(if ($_ -gt 15) { 100 }) } }
        ($up | Find-PerfChange).Verdict | Should -Be 'Improved'
        ($up | Find-PerfChange -HigherIsBetter:$false).Verdict | Should -Be 'Regressed'
    }

    It 'goes on after what gives no number' {
        $found = @((Get-Date), [PerfTools.RedisKeyRemoval]@{ Target = 'cache'; Pattern = '*' }) + (Get-Run 18) | Find-PerfChange -ErrorVariable wrong -ErrorAction SilentlyContinue
        $found.Index | Should -Be 18
        $wrong.FullyQualifiedErrorId | Should -Be 'NotRecordable,PerfTools.Cmdlets.Commands.FindPerfChangeCommand', 'NoSuchMetric,PerfTools.Cmdlets.Commands.FindPerfChangeCommand'
    }

    It 'refuses <Parameter> = <Value> before anything is read' -ForEach @(
        @{ Parameter = 'Metric'; Value = 'Nonsense' }
        @{ Parameter = 'By'; Value = 'Colour' }
        @{ Parameter = 'SignificanceLevel'; Value = 0.5 }
        @{ Parameter = 'MinimumSize'; Value = 1 }
        @{ Parameter = 'PermutationCount'; Value = 20 }
    ) {
        $given = @{ $Parameter = $Value }
        { Find-PerfChange -Path (Join-Path $TestDrive 'none.jsonl') @given } | Should -Throw -ErrorId "Invalid$Parameter*"
    }

    It 'shows a table that fits 120 columns' {
        $table = Get-Run 18 | Find-PerfChange | Out-String -Width 120
        $table | Should -Match 'Shift %'
        $table | Should -Match 'Regressed'
        $table | Should -Match '\|'
        ($table -split '\r?\n' | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
    }
}
