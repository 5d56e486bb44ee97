BeforeDiscovery {
    $noExcel = -not (Get-Module ImportExcel -ListAvailable)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
    $short = @{ Interval = 50; Count = 3 }
}

Describe 'Results of Measure-ProcessCpu' {
    It 'export to CSV and come back, with no type name in a cell' {
        $path = Join-Path $TestDrive 'cpu.csv'
        $results = Measure-ProcessCpu -Id $PID @short -Threshold @{ CpuMs = '>=0' }
        $results | Export-Csv $path
        (Get-Content $path -Raw) | Should -Not -Match 'System\.|PerfTools\.'
        $rows = Import-Csv $path
        $rows | Should -HaveCount 3
        [double[]]$rows.CpuMs | Should -Be $results.CpuMs
        $rows.Verdict | Sort-Object -Unique | Should -Be 'Pass'
    }

    It 'survive ConvertTo-Json' {
        $result = Measure-ProcessCpu -Id $PID -Interval 50 -Count 1
        $copy = $result | ConvertTo-Json -WarningAction Stop | ConvertFrom-Json
        $copy.CpuMs | Should -Be $result.CpuMs
        [PerfTools.ProcessState]$copy.State | Should -Be 'Running'
        ($copy.PSObject.Properties.Name | Sort-Object) | Should -Be ($result.PSObject.Properties.Name | Sort-Object)
    }

    It 'survive Export-Excel as they are' -Skip:$noExcel {
        Import-Module ImportExcel -WarningAction Ignore
        $path = Join-Path $TestDrive 'cpu.xlsx'
        $results = Measure-ProcessCpu -Id $PID @short
        $results | Export-Excel $path
        [double[]](Import-Excel $path).IntervalMs | Should -Be $results.IntervalMs
    }

    It 'fit a table of 120 columns, whole' {
        $results = @(Measure-ProcessCpu -Id $PID @short -Summary -Threshold @{ CpuMs = '>=0' })
        $results += Measure-ProcessCpu -ScriptBlock { }
        $lines = $results | Out-String -Width 120 -Stream | ForEach-Object { $_ -replace '\x1b\[[0-9;]*m' }
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
        $lines -match 'Process\s+Id\s+State\s+Core%\s.*\sVerdict\s.*\sTrend\s*$' | Should -Not -BeNullOrEmpty
        $lines -match '…' | Should -BeNullOrEmpty
        $lines -match "^pwsh\s+$PID\s+Running\s+[\d.]+\s.*\sPass\s.*\s[ ▁-█]+$" | Should -Not -BeNullOrEmpty
    }

    It 'fit the table also where a process kept a large machine busy for a day' {
        $large = [PerfTools.ProcessCpuResult]::new()
        $row = $large | Select-Object *
        $row.PSTypeNames.Insert(0, 'PerfTools.ProcessCpuResult')
        $row.ProcessId = 4194304; $row.CpuPercentOfCore = 12800.04; $row.UncertaintyPercent = 1234.56; $row.CpuPercentOfMachine = 100.04
        $row.CpuMs = 86400000.04; $row.DurationMs = 86400000.04; $row.WorkingSetBytes = 900GB; $row.ThreadCount = 100000
        $row | Out-String -Width 120 | Should -Not -Match '…'
    }
}

Describe 'Measure-ProcessCpu -Threshold' {
    It 'says <Verdict> of <Bound>' -ForEach @(
        @{ Bound = '>=0'; Verdict = 'Pass' }
        @{ Bound = '<0'; Verdict = 'Fail' }
    ) {
        (Measure-ProcessCpu -Id $PID -Interval 50 -Count 1 -Threshold @{ SampleCount = '=1'; CpuMs = $Bound }).Verdict | Should -Be $Verdict
    }

    It 'says Inconclusive, with the ends, where the uncertainty reaches to both sides' {
        # An empty block: what it costs is little against the tick.
        $results = 1..10 | ForEach-Object { Measure-ProcessCpu -ScriptBlock { } -Threshold @{ CpuMs = '<1' } }
        foreach ($result in $results) {
            $off = $result.UncertaintyPercent / 100 * $result.DurationMs
            $isOpen = $result.CpuMs - $off -lt 0.999 -and $result.CpuMs + $off -gt 1.001
            if ($isOpen) { $result.Verdict | Should -Be 'Inconclusive' -Because "it is $($result.CpuMs), off by $off at most" }
        }
        ($results.Violations -match '^CpuMs < 1: measured .*, but it may be .* to ').Count | Should -BeGreaterThan 0
    }

    It 'says Inconclusive of a value that there is none of' {
        (Measure-ProcessCpu -Id $PID -Interval 50 -Count 1 -Threshold @{ ExitCode = '=0' }).Verdict | Should -Be ([PerfTools.Verdict]::Inconclusive)
    }

    It 'completes names and thresholds' {
        (TabExpansion2 'Measure-ProcessCpu -Name pws').CompletionMatches.CompletionText | Should -Contain 'pwsh'
        $offered = (TabExpansion2 'Measure-ProcessCpu -Threshold Cpu').CompletionMatches.CompletionText
        $offered | Should -Contain "@{ CpuPercentOfCore = '<' }"
        (TabExpansion2 'Measure-ProcessCpu -Threshold P99').CompletionMatches.CompletionText | Should -Not -Contain "@{ P99Us = '<' }"
    }
}
