using PerfTools.Engine.Memory;
using PerfTools.Engine.Processes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Memory;

public sealed class ChildMemoryTests
{
    private readonly HandHost _host = new();
    private readonly HandProcess _program;

    public ChildMemoryTests()
    {
        _program = _host.Start();
        _program.PrivateBytes = 10_000_000;
    }

    [Fact]
    public void A_program_without_children_is_the_right_one() => Assert.Null(Note());

    [Fact]
    public void Children_that_hold_less_are_no_matter()
    {
        _program.Fork().PrivateBytes = 6_000_000;
        _program.Fork().PrivateBytes = 3_000_000;
        Assert.Null(Note());
    }

    [Fact]
    public void Children_and_theirs_that_hold_more_together_are_told()
    {
        HandProcess child = _program.Fork();
        child.PrivateBytes = 6_000_000;
        child.Fork().PrivateBytes = 5_500_000;
        Assert.Equal("its 2 child processes hold 11.5 MB, more than itself, and are not counted; watch them by -Id", Note());
        Assert.Equal(0, _host.OpenReaders);
    }

    [Fact]
    public void Where_private_memory_is_not_told_the_working_set_decides()
    {
        HandProcess child = _program.Fork();
        (child.IsMemoryReadable, child.WorkingSetBytes) = (false, 30_000_000);
        Assert.StartsWith("its 1 child processes hold 30 MB", Note());
    }

    [Theory]
    [InlineData(10, 100, true)]
    [InlineData(0, 100, true)]
    [InlineData(0, 20, false)]
    public void A_watch_of_a_program_says_so_unless_the_children_have_gone(int from, int to, bool isTold)
    {
        WatchListener listener = new() { Failed = failure => throw failure };
        using WatchedTarget target = new("app", _host.Open(_program.Id), listener) { Metrics = [MemoryMetric.Private], ChildSource = _host };
        Assert.True(target.Rehearse());
        HandProcess? child = null;
        for (int i = 0; i < 40; i++)
        {
            if (i == from) (child = _program.Fork()).PrivateBytes = 20_000_000;
            if (i == to) child!.ExitAndBeCollected();
            Assert.True(target.TryRead(i, operations: null));
        }

        Assert.Equal(isTold ? ["its 1 child processes hold 20 MB, more than itself, and are not counted; watch them by -Id"] : [], target.Notes());
    }

    private string? Note()
    {
        using IProcessReader reader = _host.Open(_program.Id);
        Assert.True(reader.TryReadDetails(out ProcessDetails details));
        return ChildMemory.NoteOf(_host, reader, details);
    }
}
