using PerfTools.Engine;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Redis.Measurement;

/// <summary>Passwords and ACL users, on servers that ask for them.</summary>
[Collection(OwnRedisCollection.Name)]
public class AuthenticationTests
{
    private const string Password = "c0rrect h@rse,battery";

    private static RedisServer StartWithPassword() =>
        RedisServer.Start(
            new RedisServerSetup { Arguments = ["--requirepass", Password], Credential = new RedisCredential(null, Password) });

    private static async Task<MeasurementException> FailureOf(RedisLatencyOptions options)
    {
        (IReadOnlyList<RedisLatencyResult> results, Exception? failure) = await MeasuredRun.Of(options);
        Assert.Empty(results);
        return Assert.IsType<MeasurementException>(failure);
    }

    [RedisFact]
    public async Task A_password_lets_in_and_its_lack_or_a_wrong_one_does_not()
    {
        using RedisServer server = StartWithPassword();
        foreach (RespProtocol protocol in new[] { RespProtocol.Resp2, RespProtocol.Resp3 })
        {
            RedisEndpoint endpoint = server.Endpoint with { Protocol = protocol };
            IReadOnlyList<RedisLatencyResult> results = await MeasuredRun.Succeeding(
                MeasuredRun.Small(endpoint) with { Clients = [RedisClient.Wire, RedisClient.StackExchange] });
            Assert.Equal(4, results.Count);
            Assert.All(results, result => MeasuredRun.AssertComplete(result, 40));

            MeasurementException none = await FailureOf(MeasuredRun.Small(endpoint with { Credential = null }));
            Assert.Equal(FailureKind.AuthenticationFailed, none.Kind);
            Assert.Contains("asks for a password", none.Message);

            MeasurementException wrong =
                await FailureOf(MeasuredRun.Small(endpoint with { Credential = new RedisCredential(null, "hush-wrong") }));
            Assert.Equal(FailureKind.AuthenticationFailed, wrong.Kind);
            Assert.DoesNotContain("hush-wrong", wrong.ToString());
        }

        Assert.Equal(0, server.KeyCount);
    }

    [RedisFact]
    public async Task A_password_for_a_server_that_has_none_is_said()
    {
        using RedisServer server = RedisServer.Start();
        MeasurementException failure =
            await FailureOf(MeasuredRun.Small(server.Endpoint with { Credential = new RedisCredential(null, "hush") }));
        Assert.Equal(FailureKind.AuthenticationFailed, failure.Kind);
        Assert.DoesNotContain("hush", failure.ToString());
    }

    [RedisFact]
    public async Task An_acl_user_measures_what_it_may_and_the_rest_is_counted()
    {
        using RedisServer server = RedisServer.Start();
        server.Call("ACL", "SETUSER", "reader", "on", ">pw", "~*", "&*", "+@all", "-set");
        server.Call("ACL", "SETUSER", "writer", "on", ">pw", "~*", "&*", "+@all");
        foreach (RespProtocol protocol in new[] { RespProtocol.Resp2, RespProtocol.Resp3 })
        {
            RedisEndpoint writer = server.Endpoint with { Protocol = protocol, Credential = new RedisCredential("writer", "pw") };
            Assert.All(await MeasuredRun.Succeeding(MeasuredRun.Small(writer)), result => MeasuredRun.AssertComplete(result, 40));

            RedisEndpoint reader = writer with { Credential = new RedisCredential("reader", "pw") };
            IReadOnlyList<RedisLatencyResult> results =
                await MeasuredRun.Succeeding(
                    MeasuredRun.Small(reader, RedisOperation.Set, RedisOperation.HSet, RedisOperation.Ping, RedisOperation.Get));
            Assert.Equal(["Set", "HSet", "Ping", "Get"], results.Select(result => result.Operation));
            Assert.Equal((0, Verdict.Fail), (results[0].Count, results[0].Verdict));
            Assert.True(results[0].ErrorReplies > 0 && results[0].Errors == results[0].ErrorReplies);
            Assert.StartsWith("NOPERM x ", results[0].ErrorSummary);
            Assert.Contains("no operation succeeded", results[0].Violations);
            MeasuredRun.AssertComplete(results[1], 40);
            MeasuredRun.AssertComplete(results[2], 40);

            // Its keys could not be written, so every GET misses, and the result says why.
            MeasuredRun.AssertComplete(results[3], 40);
            Assert.Equal((0, 0), (results[3].HitRatePercent, results[3].VerifiedReplies));
            Assert.Contains("keys could not be prepared: NOPERM", results[3].Notes);
        }

        MeasurementException wrong =
            await FailureOf(MeasuredRun.Small(server.Endpoint with { Credential = new RedisCredential("reader", "no") }));
        Assert.Equal(FailureKind.AuthenticationFailed, wrong.Kind);
        Assert.Equal(0, server.KeyCount);
    }

    [RedisFact]
    public async Task A_user_who_may_not_remove_keys_learns_that_they_stay_and_for_how_long()
    {
        using RedisServer server = RedisServer.Start();
        server.Call("ACL", "SETUSER", "keeper", "on", ">pw", "~*", "&*", "+@all", "-unlink", "-del");
        (IReadOnlyList<RedisLatencyResult> results, Exception? failure) =
            await MeasuredRun.Of(
                MeasuredRun.Small(server.Endpoint with { Credential = new RedisCredential("keeper", "pw") }, RedisOperation.Set));
        MeasuredRun.AssertComplete(Assert.Single(results), 40);
        MeasurementException left = Assert.IsType<MeasurementException>(failure);
        Assert.Equal(FailureKind.KeysLeftBehind, left.Kind);
        string key = server.KeysOfPerfTools[0];
        Assert.Contains($"'{key[..(key.IndexOf('}') + 2)]}'", left.Message);
        Assert.All(server.KeysOfPerfTools, left => Assert.InRange(server.Call("TTL", left).Integer, 3_000, 3_600));
    }
}
