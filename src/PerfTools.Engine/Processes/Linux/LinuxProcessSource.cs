using System.Buffers.Text;
using System.Globalization;

namespace PerfTools.Engine.Processes.Linux;

/// <summary>Processes of Linux: the CPU clock of a process for its time, /proc for the rest.</summary>
internal sealed class LinuxProcessSource : IProcessSource
{
    private const int ClockTicksPerSecond = 100;

    private readonly byte[] _buffer = new byte[64 * 1024];

    // Without CONFIG_PROC_CHILDREN there is no such file, and the parents of all processes have to be looked at.
    private readonly bool _listsChildren = File.Exists($"/proc/self/task/{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}/children");

    public CpuSource Kind => CpuSource.ProcessClock;

    /// <summary>USER_HZ, in which /proc counts, is 100 on every architecture that .NET runs on.</summary>
    internal const long TickNanoseconds = 1_000_000_000 / ClockTicksPerSecond;

    public long SplitStepNanoseconds => TickNanoseconds;

    public long StartKeyNow => LinuxNative.ReadClock(LinuxNative.ClockBoot) / TickNanoseconds;

    public bool KeepsCountersOfEnded => false;

    public IProcessReader Open(int processId, bool evenIfEnded = false) => LinuxProcessReader.Open(processId, evenIfEnded);

    public IReadOnlyList<int> ChildrenOf(int processId)
    {
        List<int> children = [];
        if (_listsChildren) AddListed(processId, children);
        else AddSearched(processId, children);
        return children;
    }

    private void AddListed(int processId, List<int> children)
    {
        try
        {
            foreach (string thread in Directory.EnumerateDirectories(ProcFolders.Path(processId, "task")))
                AddNumbers(ReadFile($"{thread}/children"), children);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It has ended, or may not be looked into.
        }
    }

    private void AddSearched(int processId, List<int> children)
    {
        foreach (int id in ProcFolders.Ids())
            if (StatLine.TryParse(ReadFile(ProcFolders.Path(id, "stat")), out StatLine stat) && stat.ParentId == processId) children.Add(id);
    }

    private static void AddNumbers(ReadOnlySpan<byte> text, List<int> numbers)
    {
        while (Utf8Parser.TryParse(text, out int number, out int length))
        {
            numbers.Add(number);
            text = text[length..].TrimStart((byte)' ');
        }
    }

    private ReadOnlySpan<byte> ReadFile(string path) => LinuxNative.ReadFile(path, _buffer);
}
