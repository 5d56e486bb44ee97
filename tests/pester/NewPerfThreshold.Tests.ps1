BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)

    # Evenly spread quantiles of a normal distribution, in an order without a trend.
    function Get-Run([int] $Count = 40, [string] $Target = 'Date', [double] $Level = 1e9) {
        foreach ($i in 0..($Count - 1)) {
            $p = ((($i * 17) % $Count) + 0.5) / $Count
            $z = [Math]::Sign($p - 0.5) * [Math]::Sqrt(-[Math]::PI / 2 * [Math]::Log(1 - [Math]::Pow(2 * $p - 1, 2)))
            [PerfTools.OperationResult]@{ Target = $Target; StartedAt = ([DateTimeOffset] '2024-06-07').AddDays($i); MedianUs = $Level * (1 + 0.05 * $z); BatchSize = 1 }
        }
    }
}

Describe 'New-PerfThreshold' {
    It 'gives a flat row with an expression that -Threshold takes' {
        $row = Get-Run | New-PerfThreshold
        $row | Should -BeOfType ([PerfTools.PerfThreshold])
        $row.Verdict | Should -Be 'Pass'
        $row.Expression | Should -Match '^<=\d'
        $row.Bound | Should -BeGreaterThan $row.Worst
        $row.Method | Should -BeIn 'Normal', 'Lognormal'
        ($row | ConvertTo-Csv)[1] | Should -Not -Match 'System\.'
        [PerfTools.OperationResult]@{ Target = 'Date'; MedianUs = 1 } | Test-PerfThreshold @{ $row.Metric = $row.Expression } -Quiet | Should -BeTrue
    }

    It 'says of few runs that they say nothing, and how many would' {
        $row = Get-Run 5 | New-PerfThreshold
        $row.Verdict | Should -Be 'Inconclusive'
        $row.Expression | Should -BeNullOrEmpty
        $row.Reason | Should -Match '5 runs are too few: from 20 on .* from 299'
        (Get-Run 300 | New-PerfThreshold).Method | Should -Be 'OrderStatistic'
    }

    It 'writes a profile by which a measurement is judged' {
        $history = Join-Path $TestDrive 'history.jsonl'
        $profileFile = Join-Path $TestDrive 'profile.json'
        (Get-Run) + (Get-Run 40 'tight' 1e-6) | Export-PerfResult -Path $history
        $rows = New-PerfThreshold -FromHistory $history -ProfilePath $profileFile
        $rows.HostClass | Select-Object -Unique | Should -HaveCount 1
        $json = Get-Content $profileFile -Raw | ConvertFrom-Json
        $json.PerfToolsProfile | Should -Be 1
        $json.Environments[0].Thresholds.Target | Should -Be 'Date', 'tight'
        # Inconclusive is not of the threshold: a busy host makes a measurement unstable.
        $known = Measure-Operation { 1 } -Name Date -MaximumCount 20 -BatchSize 1 -Threshold $profileFile
        $known.Verdict | Should -BeIn 'Pass', 'Inconclusive'
        $known.Violations | Should -Not -Match 'no threshold for'
        (Measure-Operation { 1 } -Name tight -MaximumCount 20 -BatchSize 1 -Threshold (Get-Item $profileFile)).Verdict | Should -BeIn 'Fail', 'Inconclusive'
        [PerfTools.OperationResult]@{ Target = 'tight'; MedianUs = 1; BatchSize = 1 } | Test-PerfThreshold $rows -Quiet | Should -BeFalse
        $other = Measure-Operation { 1 } -Name other -MaximumCount 20 -BatchSize 1 -Threshold $profileFile
        $other.Verdict | Should -Be 'Inconclusive'
        $other.Violations | Should -Match "no threshold for 'other'"
        (Measure-Operation { 1 } -Name tight -MaximumCount 20 -BatchSize 1 -Threshold $rows).Verdict | Should -BeIn 'Fail', 'Inconclusive'
    }

    It 'keeps what a profile has, and what people wrote into it' {
        $profileFile = Join-Path $TestDrive 'kept.json'
        Set-Content $profileFile '{ "PerfToolsProfile": 1, "Comment": "by hand", "Environments": [ { "HostClass": "*", "Memory": { "MaximumGrowthMBPerHour": 33 } } ] }'
        Get-Run | New-PerfThreshold -ProfilePath $profileFile -WarningVariable said -WarningAction SilentlyContinue | Out-Null
        $said | Should -Match 'do not say on which machine'
        $json = Get-Content $profileFile -Raw | ConvertFrom-Json
        $json.Comment | Should -Be 'by hand'
        $json.Environments | Should -HaveCount 2
        $json.Environments[0].Memory.MaximumGrowthMBPerHour | Should -Be 33
    }

    It 'gives the leak test its limits' {
        $profileFile = Join-Path $TestDrive 'memory.json'
        Set-Content $profileFile '{ "PerfToolsProfile": 1, "Environments": [ { "HostClass": "*", "Memory": { "MaximumGrowthBytesPerOperation": 4240 } } ] }'
        (Test-MemoryLeak { 1 } -OperationCount 300 -Profile $profileFile -WarningAction SilentlyContinue).MaximumGrowth | Should -Match '4.240 .*memory.json'
    }

    It 'writes nothing with -WhatIf, and nothing where there is no threshold' {
        $profileFile = Join-Path $TestDrive 'none.json'
        Get-Run | New-PerfThreshold -ProfilePath $profileFile -WhatIf -WarningAction SilentlyContinue | Should -Not -BeNullOrEmpty
        Get-Run 5 | New-PerfThreshold -ProfilePath $profileFile -WarningVariable said -WarningAction SilentlyContinue | Out-Null
        $said | Should -Match 'no threshold of results to write'
        $profileFile | Should -Not -Exist
    }

    It 'leaves out what has failed' {
        $runs = @(Get-Run)
        $failed = [PerfTools.OperationResult]@{ Target = 'Date'; MedianUs = 9e9; Verdict = 'Fail'; BatchSize = 1 }
        $row = $runs + $failed | New-PerfThreshold
        $row.Count | Should -Be 40
        $row.Excluded | Should -Be 1
        ($runs + $failed | New-PerfThreshold -IncludeFailed).Count | Should -Be 41
    }

    It 'refuses a profile that cannot be used, with what is wrong in it' {
        $profileFile = Join-Path $TestDrive 'wrong.json'
        Set-Content $profileFile '{ "PerfToolsProfile": 1, "Enviroments": [] }'
        { Get-Run | New-PerfThreshold -ProfilePath $profileFile -WarningAction SilentlyContinue } | Should -Throw -ErrorId 'InvalidProfile*' -ExpectedMessage "*unknown field 'Enviroments'*"
        { Measure-Operation { 1 } -Threshold $profileFile } | Should -Throw "*unknown field 'Enviroments'*"
        { Measure-Operation { 1 } -Threshold (Join-Path $TestDrive 'missing.json') } | Should -Throw '*cannot be read*'
        { Get-Run | New-PerfThreshold -ProfilePath (Join-Path $TestDrive 'no' 'folder.json') -WarningAction SilentlyContinue } | Should -Throw -ErrorId 'ProfileNotWritten*'
    }

    It 'refuses <Parameter> = <Value>' -ForEach @(
        @{ Parameter = 'Metric'; Value = 'Nonsense' }
        @{ Parameter = 'FalseAlarmRate'; Value = 1 }
        @{ Parameter = 'Confidence'; Value = 95 }
    ) {
        $given = @{ $Parameter = $Value }
        { 1..20 | New-PerfThreshold @given } | Should -Throw -ErrorId "Invalid$Parameter*"
    }

    It 'shows a table that fits 120 columns' {
        $table = Get-Run | New-PerfThreshold | Out-String -Width 120
        $table | Should -Match 'Threshold'
        $table | Should -Match 'ormal'
        ($table -split '\r?\n' | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
    }
}
