using System.Net;
using System.Net.Sockets;
using PerfTools.Cli.Embedded;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cmdlets;

/// <summary>The body of Measure-RedisLatency with an output that takes notes, and no PowerShell anywhere.</summary>
public class MeasurementBodyTests
{
    [Fact]
    public async Task Results_are_written_as_they_come_and_nothing_else()
    {
        using EmbeddedRedisServer server = new();
        RecordingOutput output = new();
        await MeasurementBody.RunAsync(MeasuredRun.Small(new RedisEndpoint { Port = server.Port }), output, CancellationToken.None);
        Assert.Equal(["Set", "Get"], output.Results.Cast<RedisLatencyResult>().Select(result => result.Operation));
        Assert.Empty(output.Failures);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_one_failure_and_no_exception()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;
        silent.Stop();
        RecordingOutput output = new();
        await MeasurementBody.RunAsync(MeasuredRun.Small(new RedisEndpoint { Port = port }), output, CancellationToken.None);
        Assert.Empty(output.Results);
        MeasurementException failure = Assert.IsType<MeasurementException>(Assert.Single(output.Failures));
        Assert.Equal(FailureKind.ConnectionRefused, failure.Kind);
        Assert.Equal($"127.0.0.1:{port}", failure.Target);
    }

    [Fact]
    public async Task A_row_without_a_success_is_written_and_is_a_failure_too()
    {
        using EmbeddedRedisServer server = new();
        RecordingOutput output = new();
        RedisLatencyOptions options = MeasuredRun.Small(new RedisEndpoint { Port = server.Port }, RedisOperation.Custom) with { CommandText = "NOSUCH {key}" };
        await MeasurementBody.RunAsync(options, output, CancellationToken.None);
        RedisLatencyResult result = Assert.IsType<RedisLatencyResult>(Assert.Single(output.Results));
        Assert.Equal((0, Verdict.Fail), (result.Count, result.Verdict));
        Assert.Equal(FailureKind.NoOperationSucceeded, Assert.IsType<MeasurementException>(Assert.Single(output.Failures)).Kind);
    }

    [Fact]
    public async Task What_nobody_expected_becomes_a_failure_with_its_target_and_without_a_stack()
    {
        RecordingOutput output = new();
        await MeasurementBody.Guard(output, "host:1", () => throw new InvalidTimeZoneException("odd"));
        Exception failure = Assert.Single(output.Failures);
        Assert.Equal("host:1: unexpected InvalidTimeZoneException: odd", failure.Message);
    }

    [Fact]
    public async Task Cancellation_is_silent()
    {
        RecordingOutput output = new();
        await MeasurementBody.Guard(output, "host:1", () => throw new OperationCanceledException());
        Assert.Empty(output.Failures);
    }
}
