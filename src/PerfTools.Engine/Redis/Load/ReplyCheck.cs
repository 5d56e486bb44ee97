using System.Runtime.CompilerServices;
using PerfTools.Engine.Redis.Protocol;

namespace PerfTools.Engine.Redis.Load;

/// <summary>Decides, after the clock has stopped, whether a reply was a success, and counts it.</summary>
internal static class ReplyCheck
{
    /// <summary>Whether the operation succeeded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Count(WireConnection connection, LatencyCase work, int keys, long latency, OperationTally tally)
    {
        if (connection.ReplyKind == ReplyKind.Error)
        {
            tally.ErrorReply(connection.ReplyBytes);
            return false;
        }

        if (work.IsRead && !CheckRead(connection, keys, tally)) return false;
        tally.Success(latency);
        return true;
    }

    private static bool CheckRead(WireConnection connection, int keys, OperationTally tally)
    {
        int misses = connection.NullCount;
        tally.Misses += misses;
        tally.Hits += keys - misses;
        if (misses > 0) return true;
        if (!connection.ReplyIsAsExpected())
        {
            tally.Corrupt("the bytes that came back are not those that were stored");
            return false;
        }

        tally.Verified++;
        return true;
    }
}
