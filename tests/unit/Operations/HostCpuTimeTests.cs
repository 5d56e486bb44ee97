using PerfTools.Engine.Operations;

namespace PerfTools.Tests.Operations;

public class HostCpuTimeTests
{
    [Fact]
    public void Stolen_time_is_the_eighth_column_and_guests_are_not_counted_twice()
    {
        HostCpuTime time = HostCpuTime.Parse("cpu  100 2 30 4000 50 6 7 80 90 9");
        Assert.Equal((80, 4275), (time.Stolen, time.Total));
    }

    [Fact]
    public void Old_kernels_know_no_stolen_time() => Assert.Equal(0, HostCpuTime.Parse("cpu 1 2 3 4").Stolen);

    [Fact]
    public void The_share_is_that_of_the_time_between_and_unknown_where_that_is_short()
    {
        HostCpuTime before = new(100, 10_000);
        Assert.Equal(5, before.StealPercentUntil(new HostCpuTime(120, 10_400)));
        Assert.Null(before.StealPercentUntil(new HostCpuTime(101, 10_050)));
    }
}
