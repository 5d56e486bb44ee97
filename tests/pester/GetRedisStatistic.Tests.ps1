BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    $noRedis = -not (Test-RedisServerAvailable)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    $module = Get-BuiltModulePath
    Import-Module $module
}

Describe 'Get-RedisStatistic on a real server' -Skip:$noRedis {
    BeforeAll {
        $server = Open-TestServer
        $short = @{ Port = $server.Port; Interval = '200ms' }
    }
    AfterAll { Close-TestServer $server }

    It 'gives one typed row that exports to CSV and comes back from JSON and Clixml' {
        $null = redis-cli -p $server.Port SET user:1 value
        $row = Get-RedisStatistic @short
        $row | Should -HaveCount 1
        $row | Should -BeOfType ([PerfTools.RedisStatistic])
        $row.KeyCount | Should -Be 1
        $row.CommandsPerSecond | Should -Be 0 -Because 'nobody else uses the server'
        $row.HitRatePercent | Should -BeNullOrEmpty
        $row | ConvertTo-Csv | Should -Not -BeLike '*System.*'
        $row | Export-Clixml "$TestDrive/row.xml"
        foreach ($copy in (Import-Clixml "$TestDrive/row.xml"), ($row | ConvertTo-Json | ConvertFrom-Json)) {
            $copy | Export-PerfResult -Path "$TestDrive/h.jsonl"
        }
        $back = Import-PerfResult -Path "$TestDrive/h.jsonl"
        $back | Should -BeOfType ([PerfTools.RedisStatistic])
        $back.UsedMemoryBytes | Should -Be $row.UsedMemoryBytes, $row.UsedMemoryBytes
        (Get-PerfHistory -Path "$TestDrive/h.jsonl" -Metric KeyCount).Value | Should -Be 1, 1
    }

    It 'counts what happens within the window, and judges it' {
        $load = Start-ThreadJob { while ($true) { $null = redis-cli -p ($using:server).Port GET missing } }
        try {
            $rows = Get-RedisStatistic @short -Continuous -Threshold @{ HitRatePercent = '>=90' } |
                Where-Object CommandsPerSecond -GT 0 | Select-Object -First 1
            $rows.HitRatePercent | Should -Be 0
            $rows.Verdict | Should -Be 'Fail'
            $rows.Violations | Should -BeLike 'HitRatePercent*'
        }
        finally { $load | Remove-Job -Force }
    }

    It 'shows a table that fits 120 columns, and 80' {
        $row = Get-RedisStatistic @short
        foreach ($width in 120, 80) {
            $lines = ($row | Out-String -Width $width) -split '\r?\n' -replace '\x1b\[[0-9;]*m'
            ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $width
            $lines -match '^Target\s+Cmd/s\s+Hit %\s.*\sVerdict' | Should -Not -BeNullOrEmpty
        }
    }

    It 'reads on a server that was killed and started again' {
        $first = Open-TestServer
        $second = $null
        try {
            $rows = Get-RedisStatistic -Port $first.Port -Interval 100ms -Continuous -ErrorAction SilentlyContinue -ErrorVariable failed -WarningAction Ignore |
                ForEach-Object {
                    if (-not $second) {
                        $first.Process.Kill()
                        $first.Process.WaitForExit()
                        $second = Start-Process redis-server -PassThru -RedirectStandardOutput "$TestDrive/log" -ArgumentList (
                            '--port', $first.Port, '--bind', '127.0.0.1', '--save', '""', '--dir', $first.Folder)
                    }
                    $_
                } | Where-Object Restarted | Select-Object -First 1
            $rows.Restarted | Should -BeTrue
            $rows.CommandsPerSecond | Should -BeNullOrEmpty
            $failed.Count | Should -BeLessOrEqual 1
        }
        finally {
            if ($second) { Stop-Process -InputObject $second -Force; $second.WaitForExit() }
            Close-TestServer $first
        }
    }

    It 'goes on where one server is not there' {
        $gone = Get-FreePort
        $rows = [pscustomobject]@{ ComputerName = '127.0.0.1'; Port = $gone }, [pscustomobject]@{ ComputerName = '127.0.0.1'; Port = $server.Port } |
            Get-RedisStatistic -Interval 200ms -ErrorAction SilentlyContinue -ErrorVariable failed
        $rows.Target | Should -Be "127.0.0.1:$($server.Port)"
        $failed.FullyQualifiedErrorId | Should -Be 'ConnectionRefused,PerfTools.Cmdlets.Commands.GetRedisStatisticCommand'
    }

    It 'ends at once when it is stopped' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$module'; Get-RedisStatistic -Port $($server.Port) -Interval 1h; 'on'")
        $running = $shell.BeginInvoke()
        Wait-Until { (redis-cli -p $server.Port CLIENT LIST) -match 'cmd=ping' }
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 10
        $running.IsCompleted | Should -BeTrue
        $shell.Dispose()
        Wait-Until { @(redis-cli -p $server.Port CLIENT LIST).Count -eq 1 }
    }
}

Describe 'Get-RedisStatistic with what it cannot use' {
    It 'refuses <Name>' -ForEach @(
        @{ Name = 'an interval of 10 ms'; With = @{ Interval = '10ms' }; Id = 'InvalidInterval' }
        @{ Name = 'a count of 0'; With = @{ Count = 0 }; Id = 'InvalidCount' }
        @{ Name = '-Count with -Continuous'; With = @{ Count = 2; Continuous = $true }; Id = 'InvalidContinuous' }
        @{ Name = 'a threshold on Notes'; With = @{ Threshold = @{ Notes = '=1' } }; Id = 'InvalidThreshold' }
    ) { { Get-RedisStatistic @With } | Should -Throw -ErrorId "$Id,*" }
}
