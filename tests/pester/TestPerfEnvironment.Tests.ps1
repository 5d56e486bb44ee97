BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
    $rows = Test-PerfEnvironment -Duration 2
}

Describe 'Test-PerfEnvironment' {
    It 'gives a typed row for each check, and the summary as the last' {
        $rows | Should -BeOfType ([PerfTools.PerfEnvironmentCheck])
        $rows.Check | Select-Object -Unique | Should -HaveCount 21
        $rows[-1].Check | Should -Be 'Summary'
        $rows[-1].Detail | Should -BeLike '* of * checks passed on * processors*'
        ($rows.DurationMs | Select-Object -Unique) | Should -BeGreaterThan 1500
    }

    It 'says of each check why it was not judged, or what to do where it did not pass' {
        foreach ($row in $rows) {
            if ($row.Verdict -eq 'NotEvaluated') { $row.Reason | Should -Not -BeNullOrEmpty -Because $row.Check }
            else { ($row.Verdict -eq 'Pass') | Should -Be ($row.Advice -eq '') -Because $row.Check }
        }
    }

    It 'sums up the worst verdict' {
        $verdicts = $rows[0..($rows.Count - 2)].Verdict
        $worst = if ('Fail' -in $verdicts) { 'Fail' } elseif ('Inconclusive' -in $verdicts) { 'Inconclusive' } else { 'Pass' }
        $rows[-1].Verdict | Should -Be $worst
    }

    It 'fits a table of 120 columns, and a CSV file and JSON without Select-Object' {
        $lines = ($rows | Out-String -Width 120) -split '\r?\n'
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 120
        $lines | Where-Object { $_ -match '^Summary ' } | Should -HaveCount 1
        $rows | ConvertTo-Csv | Should -Not -BeLike '*System.*'
        ($rows | ConvertTo-Json | ConvertFrom-Json)[-1].Detail | Should -Be $rows[-1].Detail
    }

    It 'gives one bool with -Quiet' {
        Test-PerfEnvironment 2 -Quiet | Should -BeOfType ([bool])
    }

    It 'sees a busy program on every processor, and says no' -Skip:(-not $IsLinux) {
        $busy = 1..([Environment]::ProcessorCount) | ForEach-Object { Start-Process -FilePath sh -ArgumentList '-c', '"while :; do :; done"' -PassThru }
        try {
            # It names the three busiest: where other programs of this host are busier just then, it looks again.
            foreach ($attempt in 1..3) {
                $seen = Test-PerfEnvironment -Duration 2
                $others = $seen | Where-Object Check -EQ 'OtherProcesses'
                if ($others.Detail -match '\bsh \d') { break }
            }
            $others.Verdict | Should -Be 'Fail'
            $others.Detail | Should -Match '\bsh \d'
            ($seen | Where-Object Check -EQ 'StallShare').Verdict | Should -Be 'Fail'
            $seen[-1].Verdict | Should -Be 'Fail'
        }
        finally {
            $busy | Stop-Process -Force
        }
    }

    It 'refuses a duration of <_>' -ForEach '1', '1h' {
        { Test-PerfEnvironment -Duration $_ } | Should -Throw -ErrorId 'InvalidDuration,*'
    }
}
