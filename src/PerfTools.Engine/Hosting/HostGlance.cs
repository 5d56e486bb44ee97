using System.Globalization;
using PerfTools.Engine.Hosting.Checks;
using PerfTools.Engine.Hosting.Kernel;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Hosting;

/// <summary>
/// A look at this host that takes a few milliseconds and disturbs nothing: what the kernel says, without probes. What ran since it
/// was made may have been what was measured, so that load and other processes are told and not judged; steal is what others took
/// meanwhile, and is judged.
/// </summary>
/// <param name="texts">What the kernel says.</param>
/// <param name="clock">How long a look is good for.</param>
internal sealed class HostGlance(ISystemText texts, IClock clock)
{
    // Below a second of work, a single tick of the clock that steal is counted by is a percent.
    private const long FewestBusyTicks = 100;
    private const long GoodForNanoseconds = 10_000_000_000;

    private readonly ProcessorTimes? _before = ProcessorTimes.Of(texts.Read("/proc/stat"), null);
    private (long At, PerfHostState State)? _last;

    public HostGlance()
        : this(new SystemText(), MonotonicClock.Instance)
    {
    }

    /// <summary>The state of the host now; one that is seconds old is told again, so that a record costs next to nothing.</summary>
    public PerfHostState State()
    {
        long now = clock.Nanoseconds;
        if (_last is { } last && now - last.At < GoodForNanoseconds) return last.State;
        PerfHostState state = Look();
        _last = (now, state);
        return state;
    }

    private PerfHostState Look()
    {
        HostReadings host = HostSurvey.WithoutProbes(texts);
        PerfEnvironmentCheck[] rows =
        [
            ProcessorChecks.QuotaOf(host), ProcessorChecks.AffinityOf(host), Steal(host),
            FrequencyChecks.GovernorOf(host), MemoryChecks.AvailableOf(host), .. LimitChecks.Of(host),
        ];
        PerfEnvironmentCheck summary = PerfEnvironmentReport.Summary(rows, host, isComplete: true);
        string load = KernelNumbers.Load(host.Before.Load) is { } known ? string.Create(CultureInfo.InvariantCulture, $"; load {known.Minute:0.##}") : string.Empty;
        return new PerfHostState { Verdict = summary.Verdict, Summary = summary.Detail + load };
    }

    private PerfEnvironmentCheck Steal(HostReadings host)
    {
        ProcessorTimes? spent = ProcessorTimes.Of(texts.Read("/proc/stat"), null) - _before;
        bool isEnough = spent is { } known && known.Total - known.Idle >= FewestBusyTicks;
        return ProcessorChecks.StealOf(host, isEnough ? 100.0 * spent!.Value.Steal / (spent.Value.Total - spent.Value.Idle) : null);
    }
}
