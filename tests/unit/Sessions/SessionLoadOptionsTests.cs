namespace PerfTools.Tests.Sessions;

/// <summary>What cannot be asked for is refused with the parameter's name and the value.</summary>
public class SessionLoadOptionsTests
{
    private static readonly SessionLoadOptions Plain = new();
    private static readonly SessionLoadOptions Open = new() { OperationCount = null, Rate = 10, Duration = TimeSpan.FromSeconds(1) };

    public static TheoryData<string, string, SessionLoadOptions> Wrong => new()
    {
        { "SessionCount", "0", Plain with { SessionCount = 0 } },
        { "SessionCount", "10001", Plain with { SessionCount = 10_001 } },
        { "OperationCount", "0", Plain with { OperationCount = 0 } },
        { "OperationCount", "9223372036854775807", Plain with { OperationCount = long.MaxValue } },
        { "OperationCount", "missing", Plain with { OperationCount = null } },
        { "OperationCount", "-Rate", Open with { OperationCount = 1 } },
        { "Rate", "0", Open with { Rate = 0 } },
        { "Rate", "-0.5", Open with { Rate = -0.5 } },
        { "Rate", "NaN", Open with { Rate = double.NaN } },
        { "Rate", "Infinity", Open with { Rate = double.PositiveInfinity } },
        { "Rate", "-Duration", Open with { Duration = null, Stages = [new LoadStage(1, TimeSpan.FromSeconds(1))] } },
        { "WarmupCount", "-1", Plain with { WarmupCount = -1 } },
        { "WarmupCount", "1000001", Plain with { WarmupCount = 1_000_001 } },
        { "MaxErrors", "0", Plain with { MaxErrors = 0 } },
        { "Timeout", "00:00:00", Plain with { Timeout = TimeSpan.Zero } },
        { "Timeout", "8.00:00:00", Plain with { Timeout = TimeSpan.FromDays(8) } },
        { "SetupTimeout", "00:00:00", Plain with { SetupTimeout = TimeSpan.Zero } },
        { "ThinkTime", "-00:00:01", Plain with { ThinkTime = TimeSpan.FromSeconds(-1) } },
        { "ThinkTime", "-Rate", Open with { ThinkTime = TimeSpan.FromSeconds(1) } },
        { "MaxWait", "-00:00:01", Open with { MaxWait = TimeSpan.FromSeconds(-1) } },
        { "MaxWait", "-Rate", Plain with { MaxWait = TimeSpan.Zero } },
        { "Duration", "00:00:00", Plain with { Duration = TimeSpan.Zero } },
        { "Stage", "-OperationCount", Plain with { Stages = [new LoadStage(1, TimeSpan.FromSeconds(1))] } },
        { "Stage", "-5", Staged(new LoadStage(1, TimeSpan.FromSeconds(1)), new LoadStage(-5, TimeSpan.FromSeconds(1))) },
        { "Stage", "20000", Staged(new LoadStage(20_000, TimeSpan.FromSeconds(1))) },
        { "Stage", "no stage has a session", Staged(new LoadStage(0, TimeSpan.FromSeconds(1))) },
        { "Stage", "no duration", Staged(new LoadStage(1, TimeSpan.Zero)) },
        { "Stage", "-00:00:01", Staged(new LoadStage(1, TimeSpan.FromSeconds(-1))) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_named_with_its_value(string parameter, string value, SessionLoadOptions options)
    {
        OptionException refusal = Assert.Throws<OptionException>(options.Validate);
        Assert.Equal(parameter, refusal.Parameter);
        Assert.Contains(value, refusal.Message);
    }

    [Fact]
    public void What_can_be_used_is()
    {
        Plain.Validate();
        Open.Validate();
        (Open with { MaxWait = TimeSpan.Zero }).Validate();
        (Plain with { SessionCount = 10_000, Duration = TimeSpan.FromSeconds(1), ThinkTime = TimeSpan.FromSeconds(1), MaxErrors = 1 }).Validate();
        Staged(new LoadStage(5, TimeSpan.Zero), new LoadStage(0, TimeSpan.FromSeconds(1))).Validate();
    }

    private static SessionLoadOptions Staged(params LoadStage[] stages) => Plain with { OperationCount = null, Stages = stages };
}
