using PerfTools.Engine.Processes.Linux;

namespace PerfTools.Tests.Processes;

public sealed class ProcessorAllowanceTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("perftools-test-");

    public void Dispose() => _root.Delete(true);

    [Theory]
    [InlineData("50000 100000", 0.5)]
    [InlineData("250000 100000\n", 2.5)]
    [InlineData("max 100000", null)]
    [InlineData("max", null)]
    [InlineData("", null)]
    [InlineData("0 100000", null)]
    [InlineData("50000 0", null)]
    [InlineData("x y", null)]
    public void The_quota_of_version_2_is_used_over_period(string text, double? processors)
    {
        Process("0::/app\n");
        Write("groups/app/cpu.max", text);
        Assert.Equal(processors, Quota());
    }

    [Theory]
    [InlineData("150000", "100000", 1.5)]
    [InlineData("-1", "100000", null)]
    [InlineData("150000", null, null)]
    public void The_quota_of_version_1_is_in_two_files(string quota, string? period, double? processors)
    {
        Process("12:cpuset:/\n4:cpu,cpuacct:/app\n1:name=systemd:/x\n");
        Write("groups/cpu,cpuacct/app/cpu.cfs_quota_us", quota);
        if (period is not null) Write("groups/cpu,cpuacct/app/cpu.cfs_period_us", period);
        Assert.Equal(processors, Quota());
    }

    [Theory]
    [InlineData("400000", "100000", "200000", 1.0)]
    [InlineData("50000", "100000", "200000", 0.5)]
    [InlineData("400000", "max", "200000", 2.0)]
    [InlineData("max", "max", "max", null)]
    public void Of_nested_groups_the_least_counts(string own, string above, string root, double? processors)
    {
        Process("0::/slice/app\n");
        Write("groups/slice/app/cpu.max", $"{own} 100000");
        Write("groups/slice/cpu.max", $"{above} 100000");
        Write("groups/cpu.max", $"{root} 100000");
        Assert.Equal(processors, Quota());
    }

    [Fact]
    public void A_path_that_leads_out_of_the_container_means_the_root_of_what_is_seen()
    {
        Process("0::/../../other\n");
        Write("groups/cpu.max", "70000 100000");
        Write("other/cpu.max", "10000 100000");
        Assert.Equal(0.7, Quota());
    }

    [Fact]
    public void A_path_of_the_host_that_is_not_seen_from_here_means_the_root_too()
    {
        Process("3:cpu:/docker/0123\n");
        Write("groups/cpu/cpu.cfs_quota_us", "70000");
        Write("groups/cpu/cpu.cfs_period_us", "100000");
        Assert.Equal(0.7, Quota());
    }

    [Fact]
    public void A_group_whose_name_has_a_colon_is_found()
    {
        Process("0::/a:b\n");
        Write("groups/a:b/cpu.max", "70000 100000");
        Assert.Equal(0.7, Quota());
    }

    [Fact]
    public void Where_both_versions_are_mounted_the_least_counts()
    {
        Process("4:cpu:/app\n0::/app\n");
        Write("groups/app/cpu.max", "90000 100000");
        Write("groups/cpu/app/cpu.cfs_quota_us", "80000");
        Write("groups/cpu/app/cpu.cfs_period_us", "100000");
        Assert.Equal(0.8, Quota());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense\n::\n0\n")]
    public void Without_control_groups_there_is_no_quota(string? groups)
    {
        if (groups is not null) Process(groups);
        Assert.Null(Quota());
    }

    private double? Quota() => new ProcessorAllowance(Path.Combine(_root.FullName, "proc"), Path.Combine(_root.FullName, "groups")).QuotaOf(42);

    private void Process(string groups) => Write("proc/42/cgroup", groups);

    private void Write(string path, string text)
    {
        string file = Path.Combine(_root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
