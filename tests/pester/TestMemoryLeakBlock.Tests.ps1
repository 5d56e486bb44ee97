# Script blocks that leak in this session, and some that only look like it.
BeforeDiscovery {
    $notLinux = -not $IsLinux
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)

    # An operation keeps a node (header, type and two references: 32) and an array (24 of header and length, in steps of 8).
    $leakType = @'
namespace PerfTools.Tests
{
    public static class Leak
    {
        private sealed class Node { public Node Next; public object Data; }
        private static Node head;
        public static void Keep(object data) { head = new Node { Next = head, Data = data }; }
        public static void KeepBytes(int count) { Keep(new byte[count]); }
        public static void Clear() { head = null; }
    }
}
'@
    if (-not ('PerfTools.Tests.Leak' -as [type])) { Add-Type $leakType }
    class OrderLog { static [System.Collections.Generic.List[object]] $Orders = [System.Collections.Generic.List[object]]::new() }
    $files = [System.Collections.Generic.List[System.IDisposable]]::new()
}

AfterAll {
    [PerfTools.Tests.Leak]::Clear()
    [OrderLog]::Orders.Clear()
    $files | ForEach-Object { $_.Dispose() }
}

Describe 'Test-MemoryLeak -ScriptBlock, of the managed heap' {
    AfterEach { [PerfTools.Tests.Leak]::Clear() }

    It 'finds a leak of 16 B at each operation in its 5,000 operations, to a few bytes' {
        $result = Test-MemoryLeak { [PerfTools.Tests.Leak]::KeepBytes(16) } -Metric ManagedHeap
        $result.Verdict | Should -Be 'Fail' -Because $result.Reason
        $result.OperationCount | Should -Be 5000
        $result.GrowthBytesPerOperation | Should -BeGreaterThan 60
        $result.GrowthBytesPerOperation | Should -BeLessThan 84
    }

    It 'finds what a static list of a PowerShell class keeps at every 50th operation' {
        $script:calls = 0
        $block = { if (++$script:calls % 50 -eq 0) { [OrderLog]::Orders.Add([byte[]]::new(10000)) } }
        $result = Test-MemoryLeak $block -Metric ManagedHeap -OperationCount 10000
        $result.Verdict | Should -Be 'Fail' -Because $result.Reason
        # 10,024 and a place in the list.
        $result.GrowthBytesPerOperation | Should -BeGreaterThan 190
        $result.GrowthBytesPerOperation | Should -BeLessThan 215
    }

    It 'lets garbage pass' {
        # The session itself may keep 120 KB once, in the middle of a run: what has more operations is not moved by that.
        $result = Test-MemoryLeak { "item $([guid]::NewGuid())" } -Metric ManagedHeap -OperationCount 50000
        $result.Verdict | Should -Be 'Pass' -Because $result.Reason
    }

    It 'lets a cache pass that fills early and stops' {
        $cache = @{}
        $count = @{ Operations = 0 }
        $block = { $key = $count.Operations++; if ($key -lt 2000) { $cache[$key] = [byte[]]::new(25000) } }
        $result = Test-MemoryLeak $block -Metric ManagedHeap -OperationCount 50000
        $result.Verdict | Should -Be 'Pass' -Because $result.Reason
        $result.EndMB - $result.StartMB | Should -BeGreaterThan 45
    }
}

Describe 'Test-MemoryLeak -ScriptBlock, of the process' -Skip:$notLinux {
    It 'finds a leak of 20 KB at each operation, in a process of its own also in private memory' {
        # In this session it may fit into what the heap has taken already; a new process has taken little. What grows in the
        # first 10 s only may be the runtime itself. So it has more, and rests at each operation so as not to take too much.
        $arguments = @{
            Isolated     = $true
            Setup        = [scriptblock]::Create("Add-Type @'`n$leakType`n'@")
            ArgumentList = 20000
            Duration     = '12s'
            Interval     = '100ms'
            Metric       = 'ManagedHeap', 'Private'
        }
        $block = { param($bytes) [PerfTools.Tests.Leak]::KeepBytes($bytes); [System.Threading.Thread]::Sleep(1) }
        $results = Test-MemoryLeak $block @arguments -WarningAction Ignore
        $managed, $private = 'ManagedHeap', 'Private' | ForEach-Object { $metric = $_; $results | Where-Object Metric -EQ $metric }
        $managed.ProcessId | Should -Not -Be $PID
        $managed.Verdict | Should -Be 'Fail' -Because $managed.Reason
        $managed.GrowthBytesPerOperation | Should -BeGreaterThan 20000
        $managed.GrowthBytesPerOperation | Should -BeLessThan 20200
        $private.Verdict | Should -Be 'Fail' -Because $private.Reason
        # The heap is committed in regions, some ahead of its use.
        $private.GrowthBytesPerOperation | Should -BeGreaterThan 14000
        $private.GrowthBytesPerOperation | Should -BeLessThan 34000
    }

    It 'calls no block a leak that leaves nothing behind' {
        $result = Test-MemoryLeak { 1..20 | ForEach-Object { "item $_" } } -Metric Private -WarningAction Ignore
        $result.Verdict | Should -Not -Be 'Fail' -Because $result.Reason
    }

    It 'finds files that are left open' {
        $result = Test-MemoryLeak { $files.Add([System.IO.File]::OpenRead($PSCommandPath)) } -Metric Handles -OperationCount 500
        $result.Verdict | Should -Be 'Fail' -Because $result.Reason
        $result.GrowthCountPerOperation | Should -BeGreaterThan 0.95
        $result.GrowthCountPerOperation | Should -BeLessThan 1.05
    }
}
