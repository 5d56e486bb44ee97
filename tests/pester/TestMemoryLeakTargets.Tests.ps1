# Real processes in three runtimes, each with a collector or an allocator of its own, and the right verdict for each.
# The runs are counted in operations, not in seconds: a slow machine takes longer and sees the same.
BeforeDiscovery {
    $notLinux = -not $IsLinux
    $runtimes = @(
        # KB and Small: what an operation of 'leak 1000' and 'leak 16' takes of the heap. See MemoryTargets.psm1.
        # SmallBatch, Rate: V8 moves what is young, and that is up to 48 MB: a leak must be several times as much to stand out. Others
    # keep a moderate rate also on a busy machine, and a rate that sags is no even growth.
        @{ Runtime = '.NET'; Program = 'dotnet'; KB = 1032; Small = 48; SmallBatch = 8000; Rate = 10000 }
        @{ Runtime = 'Python'; Program = 'python3'; KB = 1064; Small = 72; SmallBatch = 8000; Rate = 10000 }
        @{ Runtime = 'Node'; Program = 'node'; KB = 1024; Small = 40; SmallBatch = 32000; Rate = 25000 }
    )
    foreach ($runtime in $runtimes) { $runtime.Missing = $notLinux -or -not (Get-Command $runtime.Program -CommandType Application -ErrorAction Ignore) }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'MemoryTargets.psm1') -Force
    Import-Module (Get-BuiltModulePath)

    # A round is one request of so many operations, and one operation of the cmdlet: limits and growth are by round.
    function Watch-Round([string] $Mode, [int] $Batch, [int] $Rounds = 240, [string[]] $Metric = 'Private') {
        $target = Open-MemoryTarget $Runtime $Mode
        try {
            $limits = @{ MaximumGrowthBytesPerOperation = 8 * $Batch; MaximumGrowthCountPerOperation = 0.001 * $Batch }
            Test-MemoryLeak -Id $target.Process.Id -While { Invoke-MemoryTarget $target $Batch } -OperationCount $Rounds -Metric $Metric @limits -ErrorAction Stop
        }
        finally { Close-MemoryTarget $target }
    }

    # On a busy host a run may be Inconclusive and ask for more; then it gets more. A verdict that is wrong stays.
    function Get-Decided([int[]] $Length, [scriptblock] $Run) {
        foreach ($one in $Length) {
            $results = & $Run $one
            if ($results.Verdict -notcontains 'Inconclusive') { break }
        }
        $results
    }

    # A collector's own reserve grows along with the heap and takes steps of its own: that is memory of the process, too.
    # A wrong unit, a lost batch or a warm-up that was counted would be far outside of these bounds.
    function Assert-Growth([double] $Growth, [double] $Truth) {
        $Growth | Should -BeGreaterThan (0.7 * $Truth)
        $Growth | Should -BeLessThan (1.7 * $Truth)
    }
}

Describe 'Test-MemoryLeak of a <Runtime> process that' -ForEach $runtimes {
    It 'leaks 1 KB at each operation: Fail' -Skip:$Missing {
        $result = Get-Decided 240, 720 { Watch-Round 'leak 1000' -Batch 1000 -Rounds $args[0] }
        $result.Verdict | Should -Be 'Fail' -Because $result.Reason
        Assert-Growth $result.GrowthBytesPerOperation (1000 * $KB)
        $result.OperationCount | Should -BeIn 240, 720
        $result.Errors | Should -Be 0
    }

    It 'leaks 16 B at each operation: Fail' -Skip:$Missing {
        # A collector that still adapts to the load bends the course at first: a run must be several times as long as that.
        $result = Get-Decided 720, 1440 { Watch-Round 'leak 16' -Batch $SmallBatch -Rounds $args[0] }
        $result.Verdict | Should -Be 'Fail' -Because $result.Reason
        Assert-Growth $result.GrowthBytesPerOperation ($SmallBatch * $Small)
    }

    It 'leaves every 100th file open: Fail' -Skip:$Missing {
        $result = Watch-Round 'leak-handles 100' -Batch 100 -Metric Handles
        $result.Verdict | Should -Be 'Fail' -Because $result.Reason
        $result.GrowthCountPerOperation | Should -BeGreaterThan 0.95
        $result.GrowthCountPerOperation | Should -BeLessThan 1.05
        $result.EndCount - $result.StartCount | Should -BeGreaterThan 235
    }

    It 'fills a cache of 50 MB and stops: Pass' -Skip:$Missing {
        $result = Get-Decided 240, 720 { Watch-Round 'cache 50' -Batch 3000 -Rounds $args[0] }
        $result.Verdict | Should -Be 'Pass' -Because $result.Reason
        $result.EndMB - $result.StartMB | Should -BeGreaterThan 40
    }

    It 'takes memory in bursts and gives it back: no Fail' -Skip:$Missing {
        $result = Watch-Round 'burst 20' -Batch 5
        $result.Verdict | Should -Not -Be 'Fail' -Because $result.Reason
    }

    It 'makes nothing but garbage: Pass, of memory, handles and threads' -Skip:$Missing {
        $results = Get-Decided 240, 720 { Watch-Round steady -Batch 2000 -Rounds $args[0] -Metric Private, Handles, Threads }
        $results | Should -HaveCount 3
        foreach ($result in $results) { $result.Verdict | Should -Be 'Pass' -Because "$($result.Metric): $($result.Reason)" }
    }
}

Describe 'Test-MemoryLeak of a .NET process that' -ForEach @($runtimes[0]) {
    It 'starts a thread at every 100th operation: Fail' -Skip:$Missing {
        $result = Watch-Round 'leak-threads 100' -Batch 100 -Metric Threads
        $result.Verdict | Should -Be 'Fail' -Because $result.Reason
        $result.GrowthCountPerOperation | Should -BeGreaterThan 0.95
        $result.GrowthCountPerOperation | Should -BeLessThan 1.05
    }

    It 'leaks at every 50th operation only: Fail' -Skip:$Missing {
        $result = Get-Decided 240, 720 { Watch-Round 'leak-every 50 1000' -Batch 5000 -Rounds $args[0] }
        $result.Verdict | Should -Be 'Fail' -Because $result.Reason
        Assert-Growth $result.GrowthBytesPerOperation (100 * $KB)
    }

    It 'evicts from a cache that is full, until it has been collected several times: no Fail' -Skip:$Missing {
        $result = Watch-Round 'evict 50' -Batch 10000
        $result.Verdict | Should -Not -Be 'Fail' -Because $result.Reason
    }
}

Describe 'Test-MemoryLeak of a program that it starts and that' -ForEach $runtimes {
    It 'leaks 1 KB at a rate of its own: Fail, by the hour' -Skip:$Missing {
        $command = Get-MemoryTargetCommand $Runtime 'leak 1000' -Option '--rate', "$Rate"
        $result = Get-Decided 8, 24 { Test-MemoryLeak @command -Duration $args[0] -Interval 100 -WarningAction Ignore }
        $result.Verdict | Should -Be 'Fail' -Because $result.Reason
        Assert-Growth $result.GrowthMBPerHour ($Rate * 3600 * $KB / 1e6)
        Get-Process -Id $result.ProcessId -ErrorAction Ignore | Should -BeNullOrEmpty
    }
}

Describe 'Test-MemoryLeak of a program that it starts' -ForEach @($runtimes[1]) {
    It 'lets it pass where it makes nothing but garbage' -Skip:$Missing {
        $command = Get-MemoryTargetCommand $Runtime steady -Option '--rate', '5000'
        # 1 KB at each of these operations would be 19,000 MB/h. In 8 s, the 100 of the default are not 0.3 MB.
        $result = Get-Decided 8, 16, 32 { Test-MemoryLeak @command -Duration $args[0] -Interval 100 -MaximumGrowthMBPerHour 1000 -WarningAction Ignore }
        $result.Verdict | Should -Be 'Pass' -Because $result.Reason
    }

    It 'counts the requests of the load that runs meanwhile' -Skip:$Missing {
        $port = Get-FreePort
        $command = Get-MemoryTargetCommand $Runtime 'leak 1000' -Option '--port', "$port"
        $link = @{}
        $setup = { Wait-Until { try { $link.Target = Connect-MemoryTarget $port; $true } catch { $false } } }
        try { $result = Test-MemoryLeak @command -Setup $setup -While { Invoke-MemoryTarget $link.Target } -OperationCount 20000 }
        finally { Close-MemoryTarget $link.Target }
        $result.Verdict | Should -Be 'Fail' -Because $result.Reason
        $result.OperationCount | Should -Be 20000
        Assert-Growth $result.GrowthBytesPerOperation $KB
    }
}

Describe 'Test-MemoryLeak of processes that are there' -ForEach @($runtimes[1]) {
    It 'tells the one that leaks from the one that does not' -Skip:$Missing {
        $leaky = Open-MemoryTarget $Runtime 'leak 1000'
        $steady = Open-MemoryTarget $Runtime steady
        try {
            $load = { Invoke-MemoryTarget $leaky 10; Invoke-MemoryTarget $steady 10 }
            $ids = $leaky.Process.Id, $steady.Process.Id

            $results = Get-Decided 2000, 8000 { Get-Process -Id $ids | Test-MemoryLeak -While $load -OperationCount $args[0] }
        }
        finally { $leaky, $steady | ForEach-Object { Close-MemoryTarget $_ } }
        ($results | Where-Object Verdict -EQ Fail).ProcessId | Should -Be $ids[0]
        ($results | Where-Object Verdict -EQ Pass).ProcessId | Should -Be $ids[1]
    }
}

Describe 'The example Find-MemoryLeak.ps1' -ForEach @($runtimes[1]) {
    It 'puts the process that leaks first, and keeps results and samples' -Skip:$Missing {
        $processes = foreach ($mode in 'steady', 'leak 1000') {
            $command = Get-MemoryTargetCommand $Runtime $mode -Option '--rate', '5000'
            Open-Companion $command.FilePath $command.ArgumentList
        }
        try {
            $script = Join-Path $PSScriptRoot '../../examples/Find-MemoryLeak.ps1'
            $results = Get-Decided 10, 30 {
                $script:text = $processes | & $script -Duration "$($args[0])s" -Limit Test -OutputPath $TestDrive
                $script:code = $LASTEXITCODE
                Import-Csv (Join-Path $TestDrive leak-results.csv)
            }
            $code | Should -Be 1
            $results | Should -HaveCount 6
            $results[0].ProcessId | Should -Be $processes[1].Id
            $results[0].Verdict | Should -Be 'Fail'
            @($results.Verdict -eq 'Fail') | Should -HaveCount 1
            $text -match "$($processes[1].Id), Private: " | Should -Not -BeNullOrEmpty
            @(Import-Csv (Join-Path $TestDrive leak-samples.csv)).Count | Should -BeGreaterThan 120
        }
        finally { $processes | ForEach-Object { Close-Companion $_ } }
    }
}
