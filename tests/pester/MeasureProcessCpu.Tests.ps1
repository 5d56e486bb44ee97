BeforeDiscovery {
    $noPython = -not (Get-Command python3 -CommandType Application -ErrorAction Ignore)
    $notLinux = -not $IsLinux
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
    $short = @{ Interval = 50; Count = 3 }
    $python = Get-PythonPath
}

Describe 'Measure-ProcessCpu and running processes' {
    It 'gives one result per interval, and none for the baseline' {
        $results = Get-Process -Id $PID | Measure-ProcessCpu -Interval 200 -Count 5
        $results | Should -HaveCount 5
        $results | ForEach-Object {
            $_ | Should -BeOfType ([PerfTools.ProcessCpuResult])
            $_.ProcessId | Should -Be $PID
            $_.State | Should -Be 'Running'
            [math]::Abs($_.CpuPercentOfCore - 100 * $_.CpuMs / $_.DurationMs) | Should -BeLessThan 0.001 -Because 'it is time over time'
        }
    }

    It 'gives one result per process with -Summary: total over total' {
        $result = Get-Process -Id $PID | Measure-ProcessCpu @short -Summary
        $result | Should -HaveCount 1
        $result.SampleCount | Should -Be 3
        $result.IntervalMs * 3 | Should -BeGreaterThan ($result.DurationMs - 1)
        $result.Trend | Should -Match '^[ ▁-█]+$'
    }

    It 'measures what comes through the pipeline side by side' {
        $other = Open-Companion (Get-Process -Id $PID).Path '-NoProfile', '-Command', '[Console]::In.ReadLine()'
        try {
            $results = $other, (Get-Process -Id $PID) | Measure-ProcessCpu -Interval 50 -Count 2
            ($results.ProcessId | Sort-Object -Unique) | Should -Be ($PID, $other.Id | Sort-Object)
            $results | Should -HaveCount 4
        }
        finally { Close-Companion $other }
    }

    It 'finds processes by wildcard, this one among them, children included' {
        $results = Measure-ProcessCpu -Name *pwsh* -IncludeChildren -Summary -Interval 50 -Count 2
        $results.ProcessId | Should -Contain $PID
        $results | ForEach-Object { $_.ChildCpuMs | Should -Not -BeNullOrEmpty }
    }

    It 'measures an id that is given twice once' {
        Measure-ProcessCpu -Id $PID, $PID -Interval 50 -Count 1 | Should -HaveCount 1
    }

    It 'reads a bare 1s as a second, of which PowerShell makes a number' {
        (Measure-ProcessCpu -Id $PID -Interval 1s -Count 1).IntervalMs | Should -BeGreaterThan 900
    }

    It 'goes on until the pipeline has enough with -Continuous' {
        Measure-ProcessCpu -Id $PID -Interval 50 -Continuous | Select-Object -First 3 | Should -HaveCount 3
    }
}

Describe 'Measure-ProcessCpu and processes that cannot be measured' {
    It 'goes on with the others where an id does not exist' {
        $results = Measure-ProcessCpu -Id ([int]::MaxValue), $PID @short -ErrorAction SilentlyContinue -ErrorVariable failures
        $results | Should -HaveCount 3
        $results.ProcessId | Sort-Object -Unique | Should -Be $PID
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ProcessNotFound,*'
        $failures[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failures[0].TargetObject | Should -Be '2147483647'
        $failures[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'says so where a wildcard matches nothing, and gives nothing' {
        $after = . { Measure-ProcessCpu -Name 'no-such-name-*' -ErrorAction SilentlyContinue -ErrorVariable failures; 'went on' }
        $after | Should -Be 'went on'
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ProcessNotFound,*'
        "$($failures[0])" | Should -BeLike '*no-such-name-**'
    }

    It 'refuses a zombie, and says what it is' -Skip:($notLinux -or $noPython) {
        $parent = Open-Companion $python '-c', "import os, time`npid = os.fork()`nif pid == 0: os._exit(0)`nos.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)`nprint(pid, flush=True)`ntime.sleep(60)"
        try {
            $zombie = [int]$parent.StandardOutput.ReadLine()
            Measure-ProcessCpu -Id $zombie @short -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'ProcessDefunct,*'
            "$($failures[0])" | Should -BeLike '*zombie*'
        }
        finally { Close-Companion $parent }
    }

    It 'refuses the id of a thread' -Skip:$notLinux {
        $thread = (Get-ChildItem "/proc/$PID/task").Name | Where-Object { $_ -ne $PID } | Select-Object -First 1
        Measure-ProcessCpu -Id $thread @short -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        "$($failures[0])" | Should -BeLike '*thread*'
    }

    It 'gives a process that ends in the middle the State Exited, and no error' -Skip:$noPython {
        $seen = Join-Path $TestDrive 'seen.txt'
        $process = Open-Companion $python '-c', "import os, sys`nwhile not os.path.exists(sys.argv[1]): pass", $seen
        try {
            $results = Measure-ProcessCpu -Id $process.Id -Interval 50 -Continuous -ErrorVariable failures | ForEach-Object { Set-Content $seen x; $_ }
            $failures | Should -BeNullOrEmpty
            $results[-1].State | Should -Be ([PerfTools.ProcessState]::Exited)
            $results | Select-Object -SkipLast 1 | ForEach-Object State | Sort-Object -Unique | Should -Be 'Running'
        }
        finally { Close-Companion $process }
    }
}

Describe 'Measure-ProcessCpu and wrong input' {
    It 'says of <Name> what is wrong' -ForEach @(
        @{ Name = 'an interval below 20 ms'; Arguments = @{ Interval = 5 }; Id = 'InvalidInterval'; Text = '5 ms*20 ms' }
        @{ Name = 'zero samples'; Arguments = @{ Count = 0 }; Id = 'InvalidCount'; Text = '0 is out of range' }
        @{ Name = 'both count and duration'; Arguments = @{ Count = 1; Duration = 1 }; Id = 'InvalidCount'; Text = 'Duration' }
        @{ Name = 'a count of something without end'; Arguments = @{ Count = 1; Continuous = $true }; Id = 'InvalidContinuous'; Text = 'Count' }
        @{ Name = 'a summary of something without end'; Arguments = @{ Summary = $true; Continuous = $true }; Id = 'InvalidContinuous'; Text = 'Summary' }
        @{ Name = 'a duration below one interval'; Arguments = @{ Duration = 0.5 }; Id = 'InvalidDuration'; Text = '0.5 s*1 s' }
        @{ Name = 'an unknown property'; Arguments = @{ Threshold = @{ CpuPercent = '<1' } }; Id = 'InvalidThreshold'; Text = 'CpuPercentOfCore' }
        @{ Name = 'a threshold without an operator'; Arguments = @{ Threshold = @{ CpuMs = 1 } }; Id = 'InvalidThreshold'; Text = '<1000' }
        @{ Name = 'an interval that is none'; Arguments = @{ Interval = 'soon' }; Id = 'ParameterArgumentTransformationError'; Text = 'milliseconds' }
        @{ Name = 'a duration that is none'; Arguments = @{ Duration = 'soon' }; Id = 'ParameterArgumentTransformationError'; Text = 'seconds' }
    ) {
        { Measure-ProcessCpu -Id $PID @Arguments } | Should -Throw -ErrorId "$Id,*" -ExpectedMessage "*$Text*"
    }

    It 'takes a bare number for milliseconds in -Interval, and for seconds in -Duration' {
        # Five intervals; a sample that a busy host missed is left out, and the window of the next one is longer.
        $results = Measure-ProcessCpu -Id $PID -Interval 500 -Duration 2.5
        $results.Count | Should -BeIn (1..5)
        ($results | Measure-Object DurationMs -Sum).Sum | Should -BeGreaterThan 450
    }
}
