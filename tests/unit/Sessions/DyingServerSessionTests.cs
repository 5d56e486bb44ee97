using System.Text;
using PerfTools.Engine.Sessions.Redis;
using PerfTools.Tests.Fixtures;
using PerfTools.Tests.Sessions.Fixtures;

namespace PerfTools.Tests.Sessions;

/// <summary>Sessions on the event loop against servers that die, freeze, or are none: every operation has its place, and the end is bounded.</summary>
[Collection(DyingRedisCollection.Name)]
public class DyingServerSessionTests
{
    private static readonly SessionLoadOptions Timed = new()
    {
        SessionCount = 8,
        OperationCount = null,
        Duration = TimeSpan.FromSeconds(1),
        Timeout = RedisServer.AmpleTimeout,
    };

    [RedisFact]
    public async Task A_server_that_breaks_every_connection_in_the_middle_is_met_again()
    {
        using RedisServer server = RedisServer.Start();
        long before = Connections(server);

        // All begin before any can have done as many as that: each has operations left.
        SessionLoadOptions counted = Timed with { OperationCount = 1000, Duration = null, WarmupCount = 0 };
        LoadOf load = await RunUntil(1000, () => server.Call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"), counted, server);
        Assert.Equal((8L, 8000L), (load.Summary.Reconnects, load.Summary.Attempted));
        Assert.InRange(load.Summary.Failed, 1, 8);
        Assert.Equal(8000, load.Summary.Succeeded + load.Summary.Failed);
        Assert.All(load.Summary.GetErrors(), error => Assert.Equal("ConnectionLost", error.Type));
        Assert.All(load.Sessions, session => Assert.Equal(SessionState.Completed, session.State));
        Assert.Equal(0, server.KeyCount);
        Assert.True(Connections(server) - before >= 16);
        AssertNoClientIsLeft(server);
    }

    [RedisFact]
    public async Task A_server_that_dies_for_good_costs_few_failures_and_no_more_time_than_was_given()
    {
        using RedisServer server = RedisServer.Start();
        LoadOf load = await RunUntil(1000, server.Kill, Timed with { Duration = TimeSpan.FromSeconds(3) }, server);

        // 10, 20, 40 ... 640 ms, then a second: at most 10 in 3 seconds, and the one that was lost with the connection.
        Assert.InRange(load.Summary.Failed, 9, 8 * 11);
        Assert.Equal(0, load.Summary.Reconnects);
        Assert.Contains(load.Failures, failure => failure.Kind == PerfTools.Engine.FailureKind.KeysLeftBehind);
        Assert.Contains("ConnectionRefused", load.Summary.ErrorSummary);
    }

    [RedisFact]
    public async Task A_pause_of_an_open_load_is_in_the_response_times_of_all_that_was_due_meanwhile()
    {
        using RedisServer server = RedisServer.Start();
        SessionLoadOptions open = Timed with { SessionCount = 2, Rate = 1000, Duration = TimeSpan.FromSeconds(4) };
        LoadOf load = await RunUntil(500, () => Pause(server), open, server);
        Assert.Equal((4000L, 0L), (load.Summary.Succeeded, load.Summary.Dropped));

        // A quarter of the arrivals came during the pause, and two operations were under way in it.
        Assert.True(load.Summary.P95Us > 500_000, $"P95 {load.Summary.P95Us}");
        Assert.True(load.Summary.ServiceP99Us < load.Summary.P95Us / 5, $"service P99 {load.Summary.ServiceP99Us}");
        Assert.True(load.Summary.ServiceMaxUs > 900_000);

        static void Pause(RedisServer server)
        {
            long paused = Environment.TickCount64;
            server.Freeze();
            Thread thawing = new(() =>
            {
                Until.True(() => Environment.TickCount64 - paused >= 1000, "a second has passed");
                server.Thaw();
            });
            thawing.Start();
        }
    }

    [RedisFact]
    public async Task A_server_that_freezes_lets_operations_time_out_one_after_the_other()
    {
        using RedisServer server = RedisServer.Start();
        SessionLoadOptions brief = Timed with { Duration = TimeSpan.FromSeconds(3), Timeout = TimeSpan.FromSeconds(2), SetupTimeout = RedisServer.AmpleTimeout };
        LoadOf load = await RunUntil(500, server.Freeze, brief, server);
        server.Thaw();

        // Each takes its 2 seconds: of a session, no third can begin within 3.
        Assert.InRange(load.Summary.TimedOut, 8, 8 * 2);
        Assert.Equal(0, load.Summary.Failed);
    }

    [RedisFact]
    public async Task A_stop_while_the_server_is_silent_cancels_what_is_under_way()
    {
        using RedisServer server = RedisServer.Start();
        using CancellationTokenSource stop = new();
        SessionLoadOptions counted = Timed with { SessionCount = 50, OperationCount = 1_000_000, Duration = null };
        Task<LoadOf> running = Task.Run(() => LoadOf.Redis(counted, new RedisWorkload { Endpoint = server.Endpoint }, stop.Token));
        Until.True(() => server.Calls("set") > 500, "the load is under way");

        // From now on the server keeps what it is asked to write, and counts those who wait for it.
        server.Call("CLIENT", "PAUSE", "600000", "WRITE");
        Until.True(() => server.Info("clients", "blocked_clients") == "50", "every session waits for an answer");
        server.Freeze();
        stop.Cancel();
        LoadOf load = await running;
        server.Thaw();
        Assert.Equal((50L, 0L, 0L), (load.Summary.Cancelled, load.Summary.Failed, load.Summary.TimedOut));
        Assert.Equal(50_000_000, load.Summary.Attempted + load.Summary.NotAttempted);
        Assert.All(load.Sessions, session => Assert.Equal(SessionState.Stopped, session.State));
        AssertNoClientIsLeft(server);
    }

    [RedisFact]
    public async Task A_stop_of_a_running_load_leaves_no_key_and_no_connection()
    {
        using RedisServer server = RedisServer.Start();
        using CancellationTokenSource stop = new();
        Task<LoadOf> running = Task.Run(() => LoadOf.Redis(
            Timed with { OperationCount = 1_000_000, Duration = null }, new RedisWorkload { Endpoint = server.Endpoint, Operation = RedisOperation.HSet }, stop.Token));
        Until.True(() => server.Calls("hset") > 500, "the load is under way");
        await stop.CancelAsync();
        LoadOf load = await running;
        Assert.InRange(load.Summary.Cancelled, 0, 8);
        Assert.Equal(0, load.Summary.Failed);
        Assert.Equal(0, server.KeyCount);
        AssertNoClientIsLeft(server);
    }

    [RedisFact]
    public async Task A_wrong_password_and_a_port_without_a_server_are_said_once()
    {
        using RedisServer server = RedisServer.Start(new RedisServerSetup { Arguments = ["--requirepass", "right"], Credential = new RedisCredential(null, "right") });
        RedisWorkload wrong = new() { Endpoint = server.Endpoint with { Credential = new RedisCredential(null, "wrong") } };
        LoadOf load = await LoadOf.Redis(Timed, wrong);
        Assert.Equal((8, 0L, Verdict.Fail), (load.Summary.SessionsFailedToCreate, load.Summary.Attempted, load.Summary.Verdict));
        Assert.Equal("AuthenticationFailed", load.Summary.GetErrors().Single().Type);
        Assert.DoesNotContain("wrong", load.Summary.ErrorSummary);
        Assert.Single(load.Failures);
        using RefusingPort refusing = new();
        LoadOf nobody = await LoadOf.Redis(Timed, new RedisWorkload { Endpoint = new RedisEndpoint { Port = refusing.Number } });
        Assert.Equal(8, nobody.Summary.SessionsFailedToCreate);
        Assert.Equal("ConnectionRefused", nobody.Summary.GetErrors().Single().Type);
    }

    [LinuxTheory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "MalformedReply")]
    [InlineData("-ERR no\r\n", "ErrorReply")]
    [InlineData("+PO", "Timeout")]
    [InlineData(null, "Timeout")]
    public async Task What_is_no_reply_is_a_failure_of_its_operation_and_the_load_ends(string? answer, string type)
    {
        int greeted = 0;
        using MisbehavingServer server = new(() =>
            Interlocked.Increment(ref greeted) <= 4 ? "+PONG\r\n"u8.ToArray() : answer is null ? null : Encoding.ASCII.GetBytes(answer));

        // A session is opened within the same time: only where time must run out may it be short, and not so short that opening runs into it.
        TimeSpan timeout = type == "Timeout" ? TimeSpan.FromSeconds(3) : RedisServer.AmpleTimeout;
        SessionLoadOptions few = new() { SessionCount = 4, OperationCount = 2, WarmupCount = 0, Timeout = timeout };
        LoadOf load = await LoadOf.Redis(few, new RedisWorkload { Endpoint = server.Endpoint, Operation = RedisOperation.Ping });
        Assert.Equal((4, 0L, 8L), (load.Summary.SessionsCreated, load.Summary.Succeeded, load.Summary.Failed + load.Summary.TimedOut));
        Assert.True(load.Summary.GetErrors().Single(error => error.Type == type).Count >= 4);
    }

    [LinuxFact]
    public async Task A_server_that_closes_after_each_reply_is_met_anew_for_each_operation()
    {
        using MisbehavingServer server = new(() => "+PONG\r\n+PONG\r\n"u8.ToArray(), closes: true);
        SessionLoadOptions few = new() { SessionCount = 4, OperationCount = 3, WarmupCount = 0, Timeout = RedisServer.AmpleTimeout };
        LoadOf load = await LoadOf.Redis(few, new RedisWorkload { Endpoint = server.Endpoint, Operation = RedisOperation.Ping });
        Assert.Equal((4, 12L), (load.Summary.SessionsCreated, load.Summary.Succeeded + load.Summary.Failed));
    }

    [LinuxFact]
    public async Task A_host_that_never_answers_holds_no_load_longer_than_its_limits()
    {
        using MisbehavingServer server = new(() => null);
        SessionLoadOptions many = new()
        {
            SessionCount = 400,
            OperationCount = 1,
            Timeout = TimeSpan.FromMilliseconds(300),
            SetupTimeout = TimeSpan.FromMilliseconds(500),
        };
        LoadOf load = await LoadOf.Redis(many, new RedisWorkload { Endpoint = server.Endpoint, Operation = RedisOperation.Ping });
        Assert.Equal(400, load.Summary.SessionsFailedToCreate);
        Assert.Contains("waiting for other connections to be opened took longer than 0.5 s", load.Summary.ErrorSummary);
    }

    [RedisFact]
    public async Task Waiting_awake_for_the_next_arrival_is_no_sign_of_a_client_that_cannot_keep_up()
    {
        using RedisServer server = RedisServer.Start();
        LoadOf load = await LoadOf.Redis(Timed with { Rate = 600 }, new RedisWorkload { Endpoint = server.Endpoint });
        Assert.Equal(600, load.Summary.Succeeded);
        Assert.True(load.Summary.ClientCpuPercent < 70, $"{load.Summary.ClientCpuPercent} %");
    }

    /// <summary>A load of SET in which something happens just before an operation is sent, on the thread that sends it.</summary>
    private static Task<LoadOf> RunUntil(long operation, Action happens, SessionLoadOptions options, RedisServer server) =>
        LoadOf.Run(options, new WatchedWorkload(new RedisWireWorkload(new RedisWorkload { Endpoint = server.Endpoint }, options), number =>
        {
            if (number == operation) happens();
        }));

    private static long Connections(RedisServer server) => long.Parse(server.Info("stats", "total_connections_received"));

    private static void AssertNoClientIsLeft(RedisServer server) =>
        Until.True(() => server.Call("CLIENT", "LIST").Text.Trim().Split('\n').Length == 1, "no connection of the load is left");
}
