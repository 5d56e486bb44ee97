BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
}

Describe 'Measure-MemoryNoise' {
    It 'gives one typed row for each metric of a session of its own, and leaves no process behind' {
        $rows = Measure-MemoryNoise -Duration 4s -Interval 50ms
        $rows | Should -BeOfType ([PerfTools.MemoryNoiseResult])
        $rows.Metric | Should -Be 'Private', 'Handles', 'Threads'
        foreach ($row in $rows) {
            $row.SampleCount | Should -BeGreaterThan 15
            ($row.Verdict -eq 'Pass') | Should -Be ($row.Reason -eq '')
        }
        $rows | ConvertTo-Csv | Should -Not -BeLike '*System.*'
        # Only of this one: other suites run beside it.
        Get-Process -Name pwsh | Where-Object { $_.Parent.Id -eq $PID } | Should -BeNullOrEmpty
    }

    Context 'of a program at rest' -Skip:(-not $IsLinux) {
        BeforeAll {
            $sleeper = Open-Companion sleep 60
            # A verdict needs 20 checkpoints; those that a busy host misses are left out.
            $quiet = @{ Duration = '5s'; Interval = '50ms'; TestDuration = '10s' }
            # A program at rest is one whose start is over.
            $null = Measure-MemoryNoise -Id $sleeper.Id @quiet
            $rows = Get-Process -Id $sleeper.Id | Measure-MemoryNoise @quiet -ProfilePath "$TestDrive/limits.json"
        }
        AfterAll { Close-Companion $sleeper }

        It 'finds no noise, and limits' {
            $rows.Verdict | Should -Be 'Pass', 'Pass', 'Pass'
            # Pages of a file that other processes let go of become its own alone, without its doing anything: at most all that it has.
            $rows[0].DeviationMB | Should -BeLessThan 1
            $rows[1].DeviationCount | Should -Be 0
            $rows[0].MaximumGrowthMBPerHour | Should -BeGreaterThan 0
            $rows[0].MaximumGrowthMBPerHour | Should -BeGreaterOrEqual $rows[0].MinimumDetectableMBPerHour
        }

        It 'writes them to a profile for this class of machines, and keeps the others' {
            $file = Get-Content "$TestDrive/limits.json" -Raw | ConvertFrom-Json
            $file.Environments.HostClass | Should -Be $rows[0].HostClass
            $file.Environments[0].Memory.MaximumGrowthMBPerHour | Should -Be $rows[0].MaximumGrowthMBPerHour
            $file.Environments[0].HostClass = 'another'
            $file | ConvertTo-Json -Depth 9 | Set-Content "$TestDrive/limits.json"
            Measure-MemoryNoise -Id $sleeper.Id @quiet -Metric Private -ProfilePath "$TestDrive/limits.json" | Should -Not -BeNullOrEmpty
            (Get-Content "$TestDrive/limits.json" -Raw | ConvertFrom-Json).Environments.HostClass | Should -Be 'another', $rows[0].HostClass
        }

        It 'fits a table of 120 columns' {
            $lines = ($rows | Out-String -Width 120) -split '\r?\n' -replace '\x1b\[[0-9;]*m'
            ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
            $lines -match '^Target\s+Metric\s+Step\s+Detects/h\s+Limit/h\s+Verdict\s+Deviation\s+Corr\.' | Should -Not -BeNullOrEmpty
        }
    }

    It 'writes no profile where a target grows, and says why' {
        $grow = {
            $bytes = [byte[]]::new(400000)
            [array]::Fill($bytes, [byte]1)
            [AppDomain]::CurrentDomain.SetData("$([guid]::NewGuid())", $bytes)
            Start-Sleep -Milliseconds 20
        }
        $rows = Measure-MemoryNoise $grow -Duration 4s -Interval 50ms -Metric Private -ProfilePath "$TestDrive/none.json" -WarningVariable said -WarningAction SilentlyContinue
        $rows.Verdict | Should -Be 'Inconclusive'
        $rows.Reason | Should -Not -BeNullOrEmpty
        $rows.MaximumGrowthMBPerHour | Should -BeNullOrEmpty
        "$said" | Should -BeLike '*not written*'
        Test-Path "$TestDrive/none.json" | Should -BeFalse
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'ManagedHeap'; With = @{ Metric = 'ManagedHeap' }; Id = 'InvalidMetric' }
        @{ Name = 'a test of a second'; With = @{ TestDuration = 1 }; Id = 'InvalidTestDuration' }
        @{ Name = 'a second of 250 ms'; With = @{ Duration = 1 }; Id = 'InvalidDuration' }
    ) { { Measure-MemoryNoise @With } | Should -Throw -ErrorId "$Id,*" }
}
