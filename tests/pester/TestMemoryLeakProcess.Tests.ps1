BeforeDiscovery {
    $noSleep = -not (Get-Command sleep -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    $module = Get-BuiltModulePath
    Import-Module $module
    $short = @{ Duration = 1; Interval = 50; WarningAction = 'Ignore' }
    $loose = @{ MaximumGrowthMBPerHour = 1e9 }
    $sleep = (Get-Command sleep -CommandType Application | Select-Object -First 1).Source
}

Describe 'Test-MemoryLeak of processes' -Skip:$noSleep {
    BeforeAll { $idle = Open-Companion $sleep 1000 }
    AfterAll { Close-Companion $idle }

    It 'takes them from Get-Process, and reads the time as [timespan] does' {
        $options = @{ WarningAction = 'Ignore'; IncludeSample = $true; Interval = 50 }
        $samples = Get-Process -Id $idle.Id | Test-MemoryLeak -Duration 0:1 @options | Select-Object -First 2
        $samples.Target | Should -Be "sleep $($idle.Id)", "sleep $($idle.Id)"
        { Test-MemoryLeak -Id $PID -Duration 0:1 -Interval 0:1 } | Should -Throw -ErrorId 'InvalidDuration,*' -ExpectedMessage '*00:01:00*'
    }

    It 'gives a result for each process and metric' {
        $results = Get-Process -Id $idle.Id, $PID | Test-MemoryLeak -Duration 3 -Interval 50 -WarningAction Ignore -Metric Private, WorkingSet, Handles, Threads
        $results | Should -HaveCount 8
        $results | Group-Object ProcessId | ForEach-Object Count | Should -Be 4, 4
        $private = $results | Where-Object { $_.ProcessId -eq $idle.Id -and $_.Metric -eq 'Private' }
        $private.StartMB | Should -BeGreaterThan 0
        $private.IsPerOperation | Should -BeFalse
        $private.OperationCount | Should -BeNullOrEmpty
        $private.MaximumGrowth | Should -Be '100 MB/h (profile Test)'
        $private.DurationMs | Should -BeGreaterThan 900 -Because 'checkpoints that a busy host missed at the end are left out, and no more'
    }

    It 'passes what stays level' {
        # Of 20 checkpoints that a verdict takes, a busy machine misses some.
        $result = Test-MemoryLeak -Id $idle.Id -Duration 5 -Interval 50 @loose -WarningAction Ignore
        $result.Verdict | Should -Be Pass -Because $result.Reason
        Test-MemoryLeak -Id $idle.Id -Duration 5 -Interval 50 @loose -WarningAction Ignore -Quiet | Should -BeExactly $true
    }

    It 'cannot tell what is less than the run could have seen, and says which run could' {
        # It takes 20 checkpoints to see anything at all.
        $result = Test-MemoryLeak -Id $idle.Id -Duration 4 -Interval 50 -WarningAction Ignore -MaximumGrowthMBPerHour 0.001
        $result.Verdict | Should -Be Inconclusive
        $result.MinimumDetectableMBPerHour | Should -BeGreaterThan 0.001
        $result.RecommendedDuration | Should -BeGreaterThan ([timespan]'0:0:4')
        $result.Reason | Should -Not -BeNullOrEmpty
        Test-MemoryLeak -Id $idle.Id @short -MaximumGrowthMBPerHour 0.001 -Quiet | Should -BeExactly $false
    }

    It 'finds processes by name, with wildcards' {
        $results = Test-MemoryLeak -Name sl?ep* @short
        $results.ProcessId | Should -Contain $idle.Id
        (Test-MemoryLeak sleep @short).ProcessName | Should -Contain sleep
    }

    It 'says what is not there, and watches the rest' {
        $results = Test-MemoryLeak -Id 2147483647, $idle.Id @short -ErrorAction SilentlyContinue -ErrorVariable failures
        $results.ProcessId | Should -Be $idle.Id
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ProcessNotFound,*'
        Test-MemoryLeak -Name no-such-process*, sleep @short @loose -Quiet -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeExactly $false
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ProcessNotFound,*'
        Test-MemoryLeak -Name no-such-process* -Quiet -ErrorAction SilentlyContinue | Should -BeExactly $false
    }

    It 'judges what it saw of a process that ends, and says so' {
        $brief = Open-Companion $sleep 1000
        try {
            $result = Test-MemoryLeak -Id $brief.Id -Duration 600 -Interval 50 -IncludeSample -WarningVariable warnings -WarningAction SilentlyContinue |
                ForEach-Object { if ($_ -is [PerfTools.MemorySample]) { $brief.Kill() } else { $_ } }
        }
        finally { Close-Companion $brief }
        $result.State | Should -Be Exited
        $result.IsPartial | Should -BeTrue
        "$warnings" | Should -BeLike '*ended*'
    }

    It 'counts the runs of -While as operations, which get the ids' {
        $script:ids = @()
        $result = Test-MemoryLeak -Id $idle.Id -While { $script:ids += $args } -Setup { $script:ids += "setup $args" } -OperationCount 60 -WarningAction Ignore
        $result.OperationCount | Should -Be 60
        $result.IsPerOperation | Should -BeTrue
        $result.MaximumGrowth | Should -BeLike '8 B/operation*'
        $script:ids | Should -HaveCount 61
        $script:ids | Select-Object -Unique | Should -Be "setup $($idle.Id)", $idle.Id
    }

    It 'counts the errors of -While' {
        $ErrorActionPreference = 'Continue'
        $script:run = 0
        $result = Test-MemoryLeak -Id $idle.Id -While { if (++$script:run % 10 -eq 0) { throw 'tenth' } } -OperationCount 60 -ErrorAction SilentlyContinue -ErrorVariable failures -WarningAction Ignore
        $result.Errors | Should -Be 6
        "$($failures[-1])" | Should -BeLike '*6 of 60 operations failed*tenth.'
    }
}

Describe 'Test-MemoryLeak of a program' -Skip:$noSleep {
    It 'starts it, watches it and stops it' {
        $result = Test-MemoryLeak -FilePath sleep -ArgumentList 1000 @short
        $result.ProcessName | Should -Be sleep
        $result.State | Should -Be Running
        Get-Process -Id $result.ProcessId -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'finds a leak in it' -Skip:$IsWindows {
        $script = 'b=$(head -c 100000 /dev/zero | tr "\0" x); i=0; while :; do eval "x$i=\$b"; i=$((i+1)); sleep 0.02; done'
        # A busy host lets it leak unevenly; what is then Inconclusive asks for more, and gets more.
        foreach ($duration in 4, 12) {
            $result = Test-MemoryLeak -FilePath sh -ArgumentList '-c', $script -Duration $duration -Interval 50 -WarningAction Ignore
            if ($result.Verdict -ne 'Inconclusive') { break }
        }
        $result.Verdict | Should -Be Fail -Because $result.Reason
        $result.GrowthMBPerHourLow | Should -BeGreaterThan 100
    }

    It 'has the exit code of one that ended by itself' -Skip:$IsWindows {
        $seen = Join-Path $TestDrive 'seen.txt'
        $script = "while [ ! -e '$seen' ]; do sleep 0.05; done; exit 3"
        $result = Test-MemoryLeak -FilePath sh -ArgumentList '-c', $script -Duration 600 -Interval 50 -IncludeSample -WarningAction Ignore |
            ForEach-Object { if ($_ -is [PerfTools.MemorySample]) { Set-Content $seen x } else { $_ } }
        $result.ExitCode | Should -Be 3
        $result.State | Should -Be Exited
    }

    It 'drives a load at it, after -Setup has seen it started' {
        $result = Test-MemoryLeak -FilePath sleep -ArgumentList 1000 -Setup { $there = Get-Process -Id $args[0] } -While { if ($there.HasExited) { throw 'gone' } } -OperationCount 60 -WarningAction Ignore
        $result.Errors | Should -Be 0
        $result.OperationCount | Should -Be 60
        Get-Process -Id $result.ProcessId -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'says which program is not there' {
        Test-MemoryLeak -FilePath no-such-program @short -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ProgramNotFound,*'
        Test-MemoryLeak -FilePath no-such-program -While { } -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ProgramNotFound,*'
    }
}

Describe 'Test-MemoryLeak -Profile' {
    It 'knows <Name>' -ForEach @(
        @{ Name = 'Test'; Limit = '100 MB/h (profile Test)' }
        @{ Name = 'staging'; Limit = '50 MB/h (profile Staging)' }
        @{ Name = 'Production'; Limit = '10 MB/h (profile Production)' }
    ) {
        (Test-MemoryLeak -Id $PID -Profile $Name @short).MaximumGrowth | Should -Be $Limit
    }

    It 'reads a file, relative to the current location' {
        Push-Location $TestDrive
        try {
            '{ "Comment": "ours", "MaximumGrowthMBPerHour": 42, }' | Set-Content own.json
            $result = Test-MemoryLeak -Id $PID -Profile own.json @short
        }
        finally { Pop-Location }
        $result.MaximumGrowth | Should -BeLike '42 MB/h (*own.json)'
    }

    It 'completes the names' {
        (TabExpansion2 'Test-MemoryLeak -Profile ').CompletionMatches.CompletionText | Select-Object -First 3 | Should -Be 'Test', 'Staging', 'Production'
        (TabExpansion2 'Test-MemoryLeak -Profile p').CompletionMatches.CompletionText | Should -Contain 'Production'
        (TabExpansion2 'Test-MemoryLeak -Threshold GrowthMB').CompletionMatches.ListItemText | Should -Contain 'GrowthMBPerHour'
    }
}

Describe 'Test-MemoryLeak and wrong input' {
    It 'says of <Name> what is wrong' -ForEach @(
        @{ Name = 'a limit by operation without operations'; Arguments = @{ Id = $PID; MaximumGrowthBytesPerOperation = 4 }; Id = 'InvalidMaximumGrowthBytesPerOperation'; Text = '-While' }
        @{ Name = 'limits of both kinds'; Arguments = @{ ScriptBlock = { }; MaximumGrowthBytesPerOperation = 4; MaximumGrowthMBPerHour = 4 }; Id = 'InvalidMaximumGrowthBytesPerOperation'; Text = '-MaximumGrowthMBPerHour' }
        @{ Name = 'a number of operations without operations'; Arguments = @{ Id = $PID; OperationCount = 100 }; Id = 'InvalidOperationCount'; Text = '-While' }
        @{ Name = 'a setup without operations'; Arguments = @{ Id = $PID; Setup = { } }; Id = 'InvalidSetup'; Text = '-While' }
        @{ Name = 'too few operations'; Arguments = @{ ScriptBlock = { }; OperationCount = 49 }; Id = 'InvalidOperationCount'; Text = '49' }
        @{ Name = 'checkpoints beside one bool'; Arguments = @{ ScriptBlock = { }; Quiet = $true; IncludeSample = $true }; Id = 'InvalidIncludeSample'; Text = '-Quiet' }
        @{ Name = 'a limit of nothing'; Arguments = @{ Id = $PID; MaximumGrowthMBPerHour = 0 }; Id = 'InvalidMaximumGrowthMBPerHour'; Text = '0' }
        @{ Name = 'too short a time'; Arguments = @{ Id = $PID; Duration = 1 }; Id = 'InvalidDuration'; Text = '20 intervals' }
        @{ Name = 'an interval that is too short'; Arguments = @{ Id = $PID; Interval = 10 }; Id = 'InvalidInterval'; Text = '10 ms' }
        @{ Name = 'a managed heap of another process'; Arguments = @{ Id = $PID; Metric = 'ManagedHeap'; Duration = 10 }; Id = 'InvalidMetric'; Text = 'script block' }
        @{ Name = 'no profile and no file'; Arguments = @{ Id = $PID; Profile = 'nowhere.json' }; Id = 'InvalidProfile'; Text = 'nowhere.json' }
        @{ Name = 'a negative number of errors'; Arguments = @{ ScriptBlock = { }; MaximumErrors = -1 }; Id = 'InvalidMaximumErrors'; Text = '-1' }
        @{ Name = 'an unknown property'; Arguments = @{ ScriptBlock = { }; Threshold = @{ P99Us = '<1' } }; Id = 'InvalidThreshold'; Text = 'GrowthMBPerHour' }
    ) {
        { Test-MemoryLeak @Arguments } | Should -Throw -ErrorId "$Id,*" -ExpectedMessage "*$Text*"
    }

    It 'does not know -While of a block that is watched itself' {
        { Test-MemoryLeak -ScriptBlock { 1 } -While { 2 } } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }
}
