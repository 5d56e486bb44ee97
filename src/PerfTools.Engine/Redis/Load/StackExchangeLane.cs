using System.Text;
using PerfTools.Engine.Timing;
using StackExchange.Redis;

namespace PerfTools.Engine.Redis.Load;

/// <summary>
/// One caller of a shared StackExchange.Redis multiplexer, by its synchronous methods: what a .NET application sees.
/// </summary>
internal sealed class StackExchangeLane(StackExchangeClient client, IClock clock, int number, TimeSpan timeToLive) : ILane
{
    private const int FailuresInARow = 10;

    private readonly Dictionary<LatencyCase, RedisKey[]> _keys = [];

    public string TransportName => client.TransportName;

    public RedisReceiveMode ReceiveMode => RedisReceiveMode.Blocking;

    public void Run(Slice slice, OperationTally tally, CancellationToken cancellationToken)
    {
        RedisKey[] keys = KeysOf(slice.Case);
        Func<int, RedisResultOf> operation = OperationOf(slice.Case, keys);
        using CancellationTokenRegistration abort = cancellationToken.Register(client.Abort);
        long begin = clock.Nanoseconds;
        long deadline = slice.Duration is { } duration ? begin + (long)duration.TotalNanoseconds : long.MaxValue;
        int failures = 0;
        try
        {
            for (long i = 0; i < slice.Count && clock.Nanoseconds < deadline && !cancellationToken.IsCancellationRequested; i++)
            {
                bool succeeded = RunOne(slice.Case, operation, (int)((i + number) % keys.Length), tally, cancellationToken);
                if (cancellationToken.IsCancellationRequested) return;
                failures = succeeded ? 0 : failures + 1;
                if (Slice.IsRefused(tally)) return;
                if (failures < FailuresInARow || tally.Timeouts + tally.ConnectionErrors < FailuresInARow) continue;
                throw new MeasurementException(
                    FailureKind.TargetLost, client.Target, $"the run ended early: {FailuresInARow} operations of StackExchange.Redis in a row failed. The results so far stand.");
            }
        }
        finally
        {
            tally.ElapsedNanoseconds += clock.Nanoseconds - begin;
        }
    }

    public void Dispose() => client.Dispose();

    private bool RunOne(
        LatencyCase work, Func<int, RedisResultOf> operation, int key, OperationTally tally, CancellationToken cancellationToken)
    {
        try
        {
            long started = clock.Nanoseconds;
            RedisResultOf result = operation(key);
            long ended = clock.Nanoseconds;
            if (work.IsRead && !IsReadAsStored(work, result, tally)) return false;
            tally.Success(ended - started);
            return true;
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested && error is TimeoutException or RedisException or ObjectDisposedException)
        {
            // The client was closed under the operation, to end the wait: that is no failure of the server.
        }
        catch (RedisServerException error)
        {
            tally.ErrorReply(error.Message);
        }
        catch (TimeoutException)
        {
            tally.Timeout("timed out while waiting for a reply");
        }
        catch (RedisConnectionException error) when (error.FailureType == ConnectionFailureType.UnableToResolvePhysicalConnection && client.IsConnected)
        {
            // The client's own refusal: it knows no server that takes this command, as with a write on a replica.
            tally.ErrorReply("NOSERVER StackExchange.Redis knows no server that takes this command; a replica takes no writes");
        }
        catch (ObjectDisposedException)
        {
            tally.ConnectionError("the client was closed");
        }
        catch (RedisConnectionException error)
        {
            tally.ConnectionError($"the connection was lost ({error.FailureType})");
        }

        return false;
    }

    private static bool IsReadAsStored(LatencyCase work, RedisResultOf result, OperationTally tally)
    {
        int misses = result.Values.Count(value => value.IsNull);
        return !tally.FoundAll(result.Values.Length, misses) ||
            tally.Verify(Array.TrueForAll(result.Values, value => ((byte[])value!).AsSpan().SequenceEqual(work.Payload.Span)));
    }

    private RedisKey[] KeysOf(LatencyCase work)
    {
        if (_keys.TryGetValue(work, out RedisKey[]? keys)) return keys;
        return _keys[work] = [.. Enumerable.Range(0, work.Keys.Count).Select(key => (RedisKey)work.Keys.Name(key))];
    }

    private Func<int, RedisResultOf> OperationOf(LatencyCase work, RedisKey[] keys)
    {
        IDatabase database = client.Database;
        RedisValue payload = work.Payload.ToArray();
        switch (work.Operation)
        {
            case RedisOperation.Ping:
                return _ => { database.Ping(); return default; };
            case RedisOperation.Set:
                return key => { database.StringSet(keys[key], payload, timeToLive); return default; };
            case RedisOperation.Get:
                return key => new RedisResultOf([database.StringGet(keys[key])]);
            case RedisOperation.MGet:
                return _ => new RedisResultOf(database.StringGet(keys[..Math.Min(keys.Length, work.Words.Count - 1)]));
            case RedisOperation.Incr:
                return key => { database.StringIncrement(keys[key]); return default; };
            case RedisOperation.LPush:
                return key => { database.ListLeftPush(keys[key], payload); return default; };
            case RedisOperation.HSet:
                return key => { database.HashSet(keys[key], "field", payload); return default; };
            default:
                (string command, object[][] arguments) = CustomCommand(work);
                return key => { database.Execute(command, arguments[key]); return default; };
        }
    }

    private static (string Command, object[][] Arguments) CustomCommand(LatencyCase work)
    {
        string first = work.Keys.First;
        object[][] arguments =
        [
            .. Enumerable.Range(0, work.Keys.Count).Select(key => work.Words.Skip(1).Select(word => Argument(word, work.Keys.Name(key))).ToArray()),
        ];
        return (Encoding.UTF8.GetString(work.Words[0].Span), arguments);

        object Argument(ReadOnlyMemory<byte> word, string name) => word.Equals(work.Payload)
            ? work.Payload.ToArray()
            : Encoding.UTF8.GetString(word.Span).Replace(first, name, StringComparison.Ordinal);
    }

    /// <summary>The values of a read, to be verified once the clock has stopped.</summary>
    private readonly record struct RedisResultOf(RedisValue[] Values);
}
