using PerfTools.Engine.Hosting.Kernel;

namespace PerfTools.Tests.Hosting;

public class MemoryAllowanceTests
{
    [Fact]
    public void The_group_with_the_least_left_counts_and_files_that_are_not_in_use_are_left()
    {
        HandTexts texts = new()
        {
            ["/proc/self/cgroup"] = "0::/slice/app\n",
            ["/sys/fs/cgroup/slice/app/memory.max"] = "1000\n",
            ["/sys/fs/cgroup/slice/app/memory.current"] = "600\n",
            ["/sys/fs/cgroup/slice/app/memory.stat"] = "anon 300\ninactive_file 200\n",
            ["/sys/fs/cgroup/slice/memory.max"] = "2000\n",
            ["/sys/fs/cgroup/slice/memory.current"] = "1500\n",
        };
        Assert.Equal((2000, 500), MemoryAllowance.Read(texts));
        texts["/sys/fs/cgroup/slice/memory.max"] = "max\n";
        Assert.Equal((1000, 600), MemoryAllowance.Read(texts));
    }

    [Theory]
    [InlineData("9223372036854771712", null)]
    [InlineData("-1", null)]
    [InlineData("1000", 750L)]
    public void Version_1_says_no_limit_as_a_large_number(string limit, long? left) => Assert.Equal(left, MemoryAllowance.Read(new HandTexts
    {
        ["/proc/self/cgroup"] = "9:name=systemd:/\n4:memory:/docker/1\n0::/\n",
        ["/sys/fs/cgroup/memory/memory.limit_in_bytes"] = limit,
        ["/sys/fs/cgroup/memory/memory.usage_in_bytes"] = "250",
    })?.Left);

    [Fact]
    public void Where_nothing_can_be_read_there_is_no_limit() => Assert.Null(MemoryAllowance.Read(new HandTexts()));
}
