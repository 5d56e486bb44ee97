using System.Text.RegularExpressions;
using PerfTools.Engine.Startup;
using PerfTools.Engine.Startup.Probes;

namespace PerfTools.Tests.Startup.Probes;

public class ProbeSetTests
{
    [Fact]
    public void Probes_stand_in_the_order_and_under_the_names_of_the_options()
    {
        ReadinessProbe[] given =
        [
            new LogProbe { Pattern = new Regex("ready") }, new ScriptProbe(), new PortProbe { Port = 7001 }, new McpProbe(),
            new UriProbe { Uri = new Uri("http://localhost:7001/health?key=secret") }, new RedisProbe { Endpoint = new RedisEndpoint { Port = 7002 } },
        ];
        using ProbeSet set = ProbeSet.Of(Asking.Options([.. given, given[2]]), (_, _) => null);
        Assert.Equal(given.Select(probe => probe.ToString()), set.Probes.Select(probe => probe.Name));
        Assert.DoesNotContain("secret", string.Concat(set.Probes.Select(probe => probe.Name)));
        Assert.NotNull(set.Conversation);
        Assert.Null(set.PortWatch);
        Assert.Single(set.Watches);
    }

    [Fact]
    public void Lines_are_watched_for_and_one_names_the_port()
    {
        using ProbeSet set = Asking.For(new LogProbe { Pattern = new Regex("^ready$") }, new LogProbe { Pattern = new Regex(@"port (?<port>\d+)") });
        Assert.Equal(2, set.Watches.Count);
        Assert.Same(set.Watches[1], set.PortWatch);
        Assert.Null(set.Conversation);
        IProbe probe = set.Probes[0];
        Assert.Null(probe.FindOccupant(CancellationToken.None));
        Assert.Equal("no line has matched", probe.ProblemOf());
        foreach (LogWatch watch in set.Watches) watch.Offer("ready", 42);
        Assert.Equal(new ProbeOutcome { At = 42, IsFinal = true }, probe.Attempt(Asking.Nobody, CancellationToken.None));
        Assert.Equal("no line has matched", set.Probes[1].ProblemOf());
    }

    [Fact]
    public void A_script_is_told_the_process_and_its_port()
    {
        List<StartedServer> asked = [];
        using CancellationTokenSource source = new();
        string? Check(StartedServer server, CancellationToken token)
        {
            asked.Add(server);
            token.ThrowIfCancellationRequested();
            return asked.Count == 1 ? "not yet" : null;
        }

        using ProbeSet set = ProbeSet.Of(Asking.Options(new ScriptProbe(), new LogProbe { Pattern = new Regex(@"port (?<port>\d+)") }), Check);
        ServerUnderTest server = new(new ProbedServer(), set.PortWatch);
        Assert.Equal("not yet", set.Probes[0].ProblemOf(server));
        set.PortWatch!.Offer("port 99", 1);
        Assert.Null(set.Probes[0].ProblemOf(server));
        Assert.Equal([new StartedServer(4711, null), new StartedServer(4711, 99)], asked);
        source.Cancel();
        Assert.Equal("no answer yet", set.Probes[0].Attempt(server, source.Token).Problem);
    }
}
