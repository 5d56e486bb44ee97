BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    $noRedis = -not (Test-RedisServerAvailable)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    $module = Get-BuiltModulePath
    Import-Module $module
    $pwsh = (Get-Process -Id $PID).Path
    $short = @{ Interval = 100; Count = 3 }
    $always = @{ ThreadCount = '>0' }
}

Describe 'Watch-Performance and processes' {
    It 'gives a typed snapshot for each interval, also of what comes through the pipeline' {
        $snapshots = Get-Process -Id $PID | Watch-Performance @short
        $snapshots | Should -HaveCount 3
        $snapshots | Should -BeOfType ([PerfTools.PerformanceSnapshot])
        $snapshots.ProcessId | Sort-Object -Unique | Should -Be $PID
        $snapshots[-1].CpuPercentOfCore | Should -Not -BeNullOrEmpty
        $snapshots[-1].Trend.Length | Should -Be 3
        if ($IsLinux) { $snapshots[-1].OwnCpuPercentOfCore | Should -BeGreaterThan 0 }
    }

    It 'finds a process that comes later, tells when it ends, and goes on' -Skip:(-not $IsLinux) {
        $name = "late$(Get-Random)"
        $program = Join-Path $TestDrive $name
        Copy-Item (Get-Command sleep).Source $program
        $late, $closed = $null, $false
        try {
            $kinds = Watch-Performance -Name $name -Id $PID -Interval 200 -Duration 30 | ForEach-Object {
                if (-not $late) { $late = Open-Companion $program '1000' }
                # Where this block is late, snapshots come that were taken before.
                if ($_ -is [PerfTools.PerformanceSnapshot] -and $_.ProcessName -eq $name -and -not $closed) { Close-Companion $late; $closed = $true }
                if ($_ -is [PerfTools.PerformanceEvent]) { "$($_.Kind)" }
            } | Select-Object -First 3
            $kinds | Should -Be 'Disappeared', 'Appeared', 'Disappeared'
        }
        finally {
            if ($late -and -not $closed) { Close-Companion $late }
        }
    }

    It 'fits a table of 120 and of 80 columns, with events between the snapshots' {
        $records = Watch-Performance -Id $PID, ([int]::MaxValue) @short -Alert $always
        foreach ($width in 120, 80) {
            $lines = ($records | Out-String -Width $width) -split '\r?\n' | Where-Object { $_ }
            ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual $width
            $lines | Where-Object { $_ -match 'Target' } | Should -HaveCount 1
            $lines | Where-Object { $_ -match 'ALERT raised' } | Should -HaveCount 1
            $lines | Should -HaveCount ($records.Count + 2)
        }
    }
}

Describe 'Watch-Performance and servers' {
    It 'reads a Redis server, and goes on where it ends' -Skip:$noRedis {
        $server = Open-TestServer
        try {
            $seen = 0
            $records = Watch-Performance -Redis "127.0.0.1:$($server.Port)" -Interval 100 -Duration 30 | ForEach-Object {
                if (++$seen -eq 2) { $server.Process.Kill(); $server.Process.WaitForExit() }
                $_
            } | Select-Object -First 5
            $records[0].UsedMemoryBytes | Should -BeGreaterThan 0
            $records[0].PingUs | Should -BeGreaterThan 0
            ($records | Where-Object { $_ -is [PerfTools.PerformanceEvent] }).Kind | Should -Be 'Unreachable'
            $records[-1].Error | Should -Not -BeNullOrEmpty
        }
        finally { Close-TestServer $server }
    }

    It 'tells once that nobody answers, and says so in each snapshot' {
        $records = Watch-Performance -Uri "http://127.0.0.1:$(Get-FreePort)/health?key=secret" @short
        ($records | Where-Object { $_ -is [PerfTools.PerformanceEvent] }).Kind | Should -Be 'Unreachable'
        $records[1..3].Error | Should -BeLike '*no connection*'
        $records | ConvertTo-Json | Should -Not -BeLike '*secret*'
    }
}

Describe 'Watch-Performance -Alert' {
    It 'gives only changes with -EventOnly, and runs the block with each' {
        $script:heard = @()
        $events = Watch-Performance -Id $PID @short -EventOnly -Alert @{ threadcount = '>0', '>1e6'; CpuPercentOfCore = '<0' } -OnAlert {
            param($Alert)
            $script:heard += $Alert
        }
        $events | Should -HaveCount 1
        $events.Kind | Should -Be 'AlertRaised'
        $events.Metric | Should -Be 'ThreadCount'
        $events.Bound | Should -Be '>0'
        $heard | Should -Be $events
    }

    It 'goes on where the block <Name>' -ForEach @(
        @{ Name = 'throws'; Block = { throw 'no mail' }; Text = '*no mail*' }
        @{ Name = 'writes an error'; Block = { Write-Error 'no mail'; 'output' }; Text = '*no mail*' }
        @{ Name = 'exits'; Block = { exit 3 }; Text = '*left with exit*' }
    ) {
        $snapshots = Watch-Performance -Id $PID @short -Alert $always -OnAlert $Block -ErrorAction SilentlyContinue -ErrorVariable failures |
            Where-Object { $_ -is [PerfTools.PerformanceSnapshot] }
        $snapshots | Should -HaveCount 3
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'OperationFailed,*'
        "$($failures[0])" | Should -BeLike $Text
    }

    It 'says of <Name> what is wrong' -ForEach @(
        @{ Name = 'an unknown property'; Arguments = @{ Id = $PID; Alert = @{ Cpu = '>1' } }; Id = 'InvalidAlert'; Text = 'CpuPercentOfCore' }
        @{ Name = 'a text'; Arguments = @{ Id = $PID; Alert = @{ CpuPercentOfCore = '>1 for ever' } }; Id = 'InvalidAlert'; Text = 'not a duration' }
        @{ Name = 'no target'; Arguments = @{}; Id = 'InvalidId'; Text = 'Say what to watch' }
        @{ Name = 'a server'; Arguments = @{ Redis = 'http://x' }; Id = 'InvalidRedis'; Text = 'scheme' }
        @{ Name = 'an address'; Arguments = @{ Uri = 'ftp://x' }; Id = 'InvalidUri'; Text = 'http://' }
        @{ Name = 'two ends'; Arguments = @{ Id = $PID; Count = 1; Duration = 1 }; Id = 'InvalidCount'; Text = 'Duration' }
        @{ Name = 'a small file'; Arguments = @{ Id = $PID; MaximumFileSize = 1 }; Id = 'InvalidMaximumFileSize'; Text = '64KB' }
    ) {
        { Watch-Performance @Arguments } | Should -Throw -ErrorId "$Id,*" -ExpectedMessage "*$Text*"
    }

    It 'completes the names of alerts' {
        $line = 'Watch-Performance -Alert Hit'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be "@{ HitRatePercent = '> for 0:0:30' }"
    }
}

Describe 'Watch-Performance -Path' {
    It 'writes what Import-PerfResult and Get-PerfHistory read' {
        $file = Join-Path $TestDrive 'watch.jsonl'
        $records = Watch-Performance -Id $PID @short -Alert $always -Path $file
        $read = Import-PerfResult -Path $file
        $read | ConvertTo-Json -Depth 5 | Should -Be ($records | ConvertTo-Json -Depth 5)
        (Get-PerfHistory -Path $file -Kind PerformanceEvent).Case | Should -Be 'AlertRaised, ThreadCount'
    }

    It 'can be read again from JSON and Clixml' {
        $file = Join-Path $TestDrive 'again.jsonl'
        $records = Watch-Performance -Id $PID @short -Alert @{ ThreadCount = '>0 for 100ms' }
        $records | ConvertTo-Json | ConvertFrom-Json | Export-PerfResult -Path $file
        $records | Export-Clixml (Join-Path $TestDrive 'again.xml')
        Import-Clixml (Join-Path $TestDrive 'again.xml') | Export-PerfResult -Path $file
        $happened = Import-PerfResult -Path $file | Where-Object { $_ -is [PerfTools.PerformanceEvent] }
        $happened.For.TotalMilliseconds | Should -Be 100, 100
    }

    It 'says before it watches that a file cannot be written' {
        $records = Watch-Performance -Id $PID -Path (Join-Path $TestDrive 'nowhere/watch.jsonl') -ErrorAction SilentlyContinue -ErrorVariable failures
        $records | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'HistoryNotWritten,*'
    }

    It 'goes on where the disk is full, and says it once' -Skip:(-not (Test-Path /dev/full)) {
        $snapshots = Watch-Performance -Id $PID @short -Path /dev/full -ErrorAction SilentlyContinue -ErrorVariable failures -WarningVariable lost -WarningAction SilentlyContinue
        $snapshots | Should -HaveCount 3
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'HistoryNotWritten,*'
        "$lost" | Should -BeLike '*3 records were not written*'
    }
}

Describe 'Watch-Performance and its end' {
    It 'writes plain lines with -View where there is no terminal' {
        $lines = & $pwsh -NoProfile -NonInteractive -Command "Import-Module '$module'; Watch-Performance -Id `$PID -Interval 100 -Count 2 -View"
        $lines | Should -HaveCount 2
        $lines | Should -Match '^\d\d:\d\d:\d\d  pwsh \d+  .* % core  '
        "$lines" | Should -Not -Match "`e"
    }

    It 'ends at once when it is stopped, also in the block' -ForEach @(
        @{ Arguments = '-Name pwsh' }
        @{ Arguments = "-Id $PID -Alert @{ ThreadCount = '>0' } -OnAlert { Start-Sleep 100 }" }
    ) {
        $shell = [powershell]::Create()
        try {
            $results = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $null = $shell.AddScript("Import-Module '$module'; Watch-Performance -Interval 50 $Arguments")
            $run = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $results)
            Wait-Until { $results.Count -gt 1 }
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 20 -Because 'the block would have slept for 100 s'
            $run.IsCompleted | Should -BeTrue
        }
        finally { $shell.Dispose() }
    }
}
