using System.Collections;
using PerfTools.Engine.Cpu;
using PerfTools.Engine.Processes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cpu;

public class CpuResultBuilderTests
{
    private const long Millisecond = HandHost.Millisecond;
    private static readonly CpuWindow Half = new()
    {
        From = 1_000 * Millisecond,
        To = 1_200 * Millisecond,
        Cpu = 100 * Millisecond,
        Uncertainty = 2 * Millisecond,
        Lag = 1_500_000,
        ProcessorCount = 4,
        ProcessCount = 1,
    };

    private readonly HandHost _host = new();

    [Fact]
    public void Percent_is_cpu_time_over_wall_time()
    {
        ProcessCpuResult result = Build(Half);
        Assert.Equal(50, result.CpuPercentOfCore);
        Assert.Equal(12.5, result.CpuPercentOfMachine);
        Assert.Equal((100, 200, 200, 1), (result.CpuMs, result.DurationMs, result.IntervalMs, result.SampleCount));
        Assert.Equal(1, result.UncertaintyPercent);
        Assert.Equal(1_500, result.ResolutionUs);
    }

    [Theory]
    [InlineData(33_333_333, 12_345_678, 37.037)]
    [InlineData(1_000_003, 1, 0.0001)]
    [InlineData(20_000_000, 79_000_000, 395)]
    [InlineData(86_400_000_000_001, 43_200_000_000_000, 50)]
    public void Odd_windows_are_divided_by_what_they_were(long wall, long cpu, double percent) =>
        Assert.Equal(percent, Build(Half with { To = Half.From + wall, Cpu = cpu }).CpuPercentOfCore!.Value, 4);

    [Theory]
    [InlineData(0.5, 100)]
    [InlineData(1, 50)]
    [InlineData(2.5, 20)]
    public void Percent_of_the_machine_is_of_the_processors_that_the_process_may_use(double processors, double percent)
    {
        ProcessCpuResult result = Build(Half with { ProcessorCount = processors });
        Assert.Equal(percent, result.CpuPercentOfMachine);
        Assert.Equal(processors, result.ProcessorCount);
        Assert.Equal(50, result.CpuPercentOfCore);
    }

    [Fact]
    public void A_window_shorter_than_the_lag_says_that_it_knows_nothing()
    {
        ProcessCpuResult result = Build(
            Half with { To = Half.From + (2 * Millisecond), Cpu = 1 * Millisecond, Uncertainty = 4 * Millisecond }, ("CpuPercentOfCore", "<150"));
        Assert.Equal(200, result.UncertaintyPercent);
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
    }

    [Fact]
    public void A_window_of_no_length_has_no_percentage()
    {
        ProcessCpuResult result = Build(Half with { To = Half.From }, ("CpuPercentOfCore", "<150"));
        Assert.Null(result.CpuPercentOfCore);
        Assert.Null(result.CpuPercentOfMachine);
        Assert.Null(result.UncertaintyPercent);
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
    }

    [Fact]
    public void A_process_whose_end_could_not_be_read_has_no_numbers_and_says_why()
    {
        ProcessCpuResult result = Build(Half with { Cpu = null, State = ProcessState.Exited, IsEndUnknown = true }, ("CpuMs", "<1000"));
        Assert.Null(result.CpuMs);
        Assert.Null(result.CpuPercentOfCore);
        Assert.Null(result.UserMs);
        Assert.Equal(ProcessState.Exited, result.State);
        Assert.Contains("ended", result.Notes);
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
    }

    [Theory]
    [InlineData("<1000", Verdict.Inconclusive)]
    [InlineData("<1", Verdict.Fail)]
    public void What_is_known_to_be_missing_can_only_be_more(string bound, Verdict verdict)
    {
        Assert.Equal(verdict, Build(Half with { LostChildren = 1 }, ("CpuMs", bound)).Verdict);
        Assert.Equal(verdict, Build(Half with { IsEndUnknown = true }, ("CpuMs", bound)).Verdict);
        Assert.Equal(verdict, Build(Half with { WentBack = true }, ("CpuMs", bound)).Verdict);
    }

    [Theory]
    [InlineData("CpuPercentOfCore", "<49", Verdict.Fail)]
    [InlineData("CpuPercentOfCore", "<50.5", Verdict.Inconclusive)]
    [InlineData("CpuPercentOfCore", "<49.5", Verdict.Inconclusive)]
    [InlineData("CpuPercentOfCore", "<51.1", Verdict.Pass)]
    [InlineData("CpuPercentOfMachine", "<12.6", Verdict.Inconclusive)]
    [InlineData("CpuPercentOfMachine", "<12.76", Verdict.Pass)]
    [InlineData("CpuMs", "<101", Verdict.Inconclusive)]
    [InlineData("CpuMs", "<102.1", Verdict.Pass)]
    [InlineData("CpuMs", "<97.9", Verdict.Fail)]
    [InlineData("ProcessorCount", "=4", Verdict.Pass)]
    public void A_threshold_within_the_uncertainty_is_not_decided(string property, string expression, Verdict verdict) =>
        Assert.Equal(verdict, Build(Half, (property, expression)).Verdict);

    [Fact]
    public void An_interval_does_not_reach_below_nothing()
    {
        ProcessCpuResult result = Build(Half with { Cpu = 0 }, ("CpuPercentOfCore", ">=0"));
        Assert.Equal(Verdict.Pass, result.Verdict);
    }

    [Fact]
    public void Child_time_is_only_told_where_children_were_asked_for()
    {
        CpuWindow window = Half with { ChildCpu = 30 * Millisecond };
        Assert.Null(Build(window).ChildCpuMs);
        ProcessCpuOptions options = new() { IncludeChildren = true };
        Assert.Equal(30, new CpuResultBuilder(_host, options).Build(Target(), window, 0).ChildCpuMs);
    }

    [Fact]
    public void The_split_and_its_step_are_told_beside_the_finer_time()
    {
        ProcessCpuResult result = Build(Half with { Split = new CpuTimes(60 * Millisecond, 30 * Millisecond) });
        Assert.Equal((60, 30, 10), (result.UserMs, result.KernelMs, result.SplitResolutionMs));
    }

    [Theory]
    [InlineData(1_150, 50)]
    [InlineData(1_200, 0)]
    [InlineData(1_230, 0)]
    public void Private_bytes_are_as_old_as_their_reading(long readAtMs, double ageMs)
    {
        ProcessCpuResult result = Build(Half with { PrivateBytes = 1, PrivateReadAt = readAtMs * Millisecond });
        Assert.Equal(ageMs, result.PrivateBytesAgeMs);
        Assert.Null(Build(Half).PrivateBytesAgeMs);
    }

    [Fact]
    public void What_may_be_missing_is_noted()
    {
        CpuResultBuilder builder = new(_host, new ProcessCpuOptions()) { Note = "of this host" };
        string notes = builder.Build(Target(), Half with { LostChildren = 3, WentBack = true }, 0).Notes;
        string[] parts = notes.Split("; ");
        Assert.Equal(3, parts.Length);
        Assert.Equal("of this host", parts[0]);
        Assert.StartsWith("3 children", parts[1]);
        Assert.Contains("went back", parts[2]);
        Assert.Empty(Build(Half).Notes);
    }

    [Fact]
    public void A_summary_covers_all_windows_and_judges_the_whole()
    {
        SampledTarget target = Target();
        target.Summary.Add(Half with { WorkingSetBytes = 5 });
        target.Summary.Add(Half with { From = Half.To, To = Half.To + (800 * Millisecond), Cpu = 0, WorkingSetBytes = 3 });
        ProcessCpuOptions options = Options(("CpuPercentOfCore", "<20"), ("PeakCpuPercentOfCore", "<40"));
        ProcessCpuResult result = new CpuResultBuilder(_host, options).BuildSummary(target, target.Summary.Total!, 12.34);
        Assert.Equal(10, result.CpuPercentOfCore);
        Assert.Equal((2, 500, 1_000), (result.SampleCount, result.IntervalMs, result.DurationMs));
        Assert.Equal((50, 5, 3), (result.PeakCpuPercentOfCore, result.PeakWorkingSetBytes, result.WorkingSetBytes));
        Assert.Equal("█▁", result.Trend);
        Assert.Equal(12.3, result.SamplerCostUs);
        Assert.Equal(Verdict.Fail, result.Verdict);
        Assert.StartsWith("PeakCpuPercentOfCore < 40: measured 50", result.Violations);
        Assert.DoesNotContain(';', result.Violations);
    }

    [Fact]
    public void A_summary_of_nothing_has_no_peak_and_no_trend()
    {
        SampledTarget target = Target();
        CpuWindow gone = Half with { Cpu = null, State = ProcessState.Exited };
        target.Summary.Add(gone);
        ProcessCpuResult result = new CpuResultBuilder(_host, new ProcessCpuOptions()).BuildSummary(target, gone, 0);
        Assert.Equal(0, result.SampleCount);
        Assert.Null(result.PeakCpuPercentOfCore);
        Assert.Null(result.CpuPercentOfCore);
        Assert.Empty(result.Trend);
    }

    private static ProcessCpuOptions Options(params (string Property, string Expression)[] thresholds)
    {
        Hashtable table = [];
        foreach ((string property, string expression) in thresholds) table[property] = expression;
        return new ProcessCpuOptions { Thresholds = ThresholdSet.Parse(table, typeof(ProcessCpuResult)) };
    }

    private ProcessCpuResult Build(CpuWindow window, params (string Property, string Expression)[] thresholds) =>
        new CpuResultBuilder(_host, Options(thresholds)).Build(Target(), window, 0);

    private SampledTarget Target() => new("worker", new ProcessTrack(_host, _host.Open(_host.Start().Id), includesChildren: false));
}
