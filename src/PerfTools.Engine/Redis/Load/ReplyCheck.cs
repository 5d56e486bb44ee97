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

        if (work.IsRead && tally.FoundAll(keys, connection.NullCount) && !tally.Verify(connection.ReplyIsAsExpected())) return false;
        tally.Success(latency);
        return true;
    }
}
