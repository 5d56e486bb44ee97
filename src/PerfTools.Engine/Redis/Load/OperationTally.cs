using PerfTools.Engine.Redis.Protocol;
using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Redis.Load;

/// <summary>
/// What became of every operation of a stretch of work. Recording a success allocates nothing; an error may.
/// One writer at a time.
/// </summary>
internal sealed class OperationTally
{
    private readonly SortedDictionary<string, (long Count, string First)> _errors = new(StringComparer.Ordinal);

    /// <summary>Latencies of succeeded operations; response time in an open loop.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Open loop only: from the actual send.</summary>
    public LatencyHistogram? ServiceTime { get; private set; }

    public long Succeeded => Latency.Count;

    public long Errors => ErrorReplies + Timeouts + ConnectionErrors + CorruptReplies;

    public long ErrorReplies { get; private set; }

    public long Timeouts { get; private set; }

    public long ConnectionErrors { get; private set; }

    public long CorruptReplies { get; private set; }

    public long Hits { get; private set; }

    public long Misses { get; private set; }

    public long Verified { get; private set; }

    /// <summary>Open loop only: requests that were due and never sent.</summary>
    public long Unsent { get; set; }

    public long ElapsedNanoseconds { get; set; }

    public void TrackServiceTime() => ServiceTime ??= new LatencyHistogram();

    public void Success(long latency) => Latency.Record(latency);

    public void ErrorReply(ReadOnlySpan<byte> reply) =>
        ErrorReply(RespValue.Decode(reply).Text);

    public void ErrorReply(string message)
    {
        ErrorReplies++;
        Note(message.Split(' ', 2)[0], message);
    }

    public void Timeout(string message, int operations = 1)
    {
        Timeouts += operations;
        Note("Timeout", message, operations);
    }

    public void ConnectionError(string message, int operations = 1)
    {
        ConnectionErrors += operations;
        Note("Connection", message, operations);
    }

    /// <summary>Counts the keys that a read asked for and did not find, and says whether it found them all.</summary>
    public bool FoundAll(int keys, int misses)
    {
        Misses += misses;
        Hits += keys - misses;
        return misses == 0;
    }

    /// <summary>Counts a read that found all its keys as verified or corrupt, and says which.</summary>
    public bool Verify(bool isAsStored)
    {
        if (isAsStored)
        {
            Verified++;
            return true;
        }

        Corrupt("the bytes that came back are not those that were stored");
        return false;
    }

    public void Corrupt(string message)
    {
        CorruptReplies++;
        Note("Corrupt", message);
    }

    /// <summary>Takes over what failed, and none of the samples: from operations that were not to be measured.</summary>
    public void AddErrors(OperationTally other)
    {
        ErrorReplies += other.ErrorReplies;
        Timeouts += other.Timeouts;
        ConnectionErrors += other.ConnectionErrors;
        CorruptReplies += other.CorruptReplies;
        foreach ((string kind, (long count, string first)) in other._errors) Note(kind, first, count);
    }

    public void Add(OperationTally other)
    {
        Latency.Add(other.Latency);
        if (other.ServiceTime is { } service)
        {
            TrackServiceTime();
            ServiceTime!.Add(service);
        }

        AddErrors(other);
        Hits += other.Hits;
        Misses += other.Misses;
        Verified += other.Verified;
        Unsent += other.Unsent;
        ElapsedNanoseconds += other.ElapsedNanoseconds;
    }

    /// <summary>Each kind of error with count and first message, for the result.</summary>
    public string Summary() =>
        string.Join("; ", _errors.Select(error => $"{error.Key} x {error.Value.Count}: {error.Value.First}"));

    private void Note(string kind, string message, long count = 1) =>
        _errors[kind] = _errors.TryGetValue(kind, out (long Count, string First) known)
            ? (known.Count + count, known.First)
            : (count, message);
}
