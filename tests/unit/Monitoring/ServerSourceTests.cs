using PerfTools.Engine;
using PerfTools.Engine.Cpu;
using PerfTools.Engine.Monitoring;
using PerfTools.Engine.Monitoring.Servers;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Monitoring;

/// <summary>Servers under watch go down and come back.</summary>
public sealed class ServerSourceTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    public void Down_and_up_are_told_once_each_and_the_alert_waits_for_what_is_not_known()
    {
        Probe probe = new("u??uu");
        List<object> records = Read(probe, 4, ">1");
        Assert.Equal(
            [PerformanceEventKind.Unreachable, PerformanceEventKind.Reachable, PerformanceEventKind.AlertRaised],
            records.OfType<PerformanceEvent>().Select(happened => happened.Kind));
        Assert.Equal(["down.", "down.", "", ""], records.OfType<PerformanceSnapshot>().Select(snapshot => snapshot.Error));
        Assert.Equal(["LatencyMs>1"], records.OfType<PerformanceSnapshot>().Select(snapshot => snapshot.Alerts).Distinct().Where(alerts => alerts.Length > 0));
    }

    [Fact]
    public void A_server_that_was_started_anew_is_an_event() =>
        Assert.Equal([PerformanceEventKind.Restarted], Read(new Probe("uru"), 2).OfType<PerformanceEvent>().Select(happened => happened.Kind));

    [Fact]
    public void A_connection_is_kept_and_one_that_was_closed_while_idle_is_no_failure()
    {
        using ScriptedServer server = new(peer =>
        {
            for (int i = 0; i < 2; i++)
            {
                _ = peer.ReceiveTo("\r\n\r\n");
                peer.Send(Ok);
            }
        });
        List<object> records = Read(new UriWatch(new Uri($"http://127.0.0.1:{server.Port}/state?key=secret"), TimeSpan.FromSeconds(30)), 4);
        Assert.Empty(records.OfType<PerformanceEvent>());
        Assert.All(records.Cast<PerformanceSnapshot>(), snapshot => Assert.Equal((200, $"http://127.0.0.1:{server.Port}/state"), (snapshot.StatusCode!.Value, snapshot.Target)));
        Assert.All(records.Cast<PerformanceSnapshot>(), snapshot => Assert.True(snapshot.LatencyMs > 0));
        Assert.Equal(3, server.Connections);
    }

    [Fact]
    public void An_error_status_is_an_answer_and_nonsense_is_none()
    {
        using ScriptedServer server = new(peer =>
        {
            _ = peer.ReceiveTo("\r\n\r\n");
            peer.Send(peer.Number == 2 ? "nonsense\r\n\r\n" : "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        });
        List<object> records = Read(new UriWatch(new Uri($"http://127.0.0.1:{server.Port}/"), TimeSpan.FromSeconds(30)), 2);
        Assert.Equal([PerformanceEventKind.Unreachable, PerformanceEventKind.Reachable], records.OfType<PerformanceEvent>().Select(happened => happened.Kind));
        Assert.Equal([null, 503], records.OfType<PerformanceSnapshot>().Select(snapshot => snapshot.StatusCode));
    }

    [Fact]
    public void A_server_that_does_not_answer_holds_up_no_end()
    {
        using CancellationTokenSource stop = new();
        using ScriptedServer server = new(peer =>
        {
            _ = peer.ReceiveTo("\r\n\r\n");
            stop.Cancel();
            peer.AwaitEnd();
        });
        using UriWatch silent = new(new Uri($"http://127.0.0.1:{server.Port}/"), TimeSpan.FromHours(1));
        Assert.Throws<OperationCanceledException>(() => silent.Read(new PerformanceSnapshot { Target = "x" }, stop.Token));
    }

    private static List<object> Read(IServerProbe probe, int times, string? latency = null)
    {
        PerformanceWatchOptions options = new() { Alerts = latency is null ? [] : [Engine.Monitoring.Alerts.AlertText.Parse("LatencyMs", latency)] };
        using ServerSource source = new(probe, options, new PlainSampleTimer(0, CancellationToken.None), CancellationToken.None);
        List<object> records = [];
        source.Open(new MonitoredTick(1, default, 0, null), records);
        for (int i = 1; i <= times; i++) source.Read(new MonitoredTick(i * WatchedHost.Second, default, 0, null), records);
        return records;
    }

    /// <summary>Up, restarted or down, as the letters say.</summary>
    private sealed class Probe(string states) : IServerProbe
    {
        private int _next;

        public string Target => "server";

        public MonitoredKind Kind => MonitoredKind.Uri;

        public (PerformanceSnapshot Snapshot, string? Restart) Read(PerformanceSnapshot draft, CancellationToken cancellationToken) => states[_next++] switch
        {
            '?' => throw new MeasurementException(FailureKind.ConnectionRefused, Target, "down."),
            'r' => (draft with { LatencyMs = 2 }, "it was started anew"),
            _ => (draft with { LatencyMs = 2 }, null),
        };

        public void Dispose()
        {
        }
    }
}
