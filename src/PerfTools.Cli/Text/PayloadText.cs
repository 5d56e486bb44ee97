namespace PerfTools.Cli.Text;

/// <summary>What a result's operation carried, for people to read.</summary>
internal static class PayloadText
{
    public static string Of(RedisLatencyResult result) => result.Payload switch
    {
        PayloadKind.None => "-",
        PayloadKind.Json => $"JSON {ByteSize.Short(result.PayloadBytes)}",
        _ => ByteSize.Short(result.PayloadBytes),
    };

    /// <summary>A row in one phrase: <c>Get 10 KB</c>, <c>Ping</c>.</summary>
    public static string OperationOf(RedisLatencyResult result) =>
        result.Payload == PayloadKind.None ? result.Operation : $"{result.Operation} {Of(result)}";
}
