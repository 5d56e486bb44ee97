using System.Text.RegularExpressions;

namespace PerfTools.Cli.Output;

/// <summary>The engine names parameters as the cmdlets do (-PayloadSize); here they are options (--payload-size).</summary>
internal static partial class OptionNames
{
    /// <summary>A message of the engine with its parameters named as options.</summary>
    public static string InMessage(string message) => Parameter().Replace(
        message.Replace("Give -Credential, or set", "Set", StringComparison.Ordinal),
        match => $"--{WordStart().Replace(match.Groups[1].Value, "-").ToLowerInvariant()}");

    // Every engine parameter that a message names, so that a dash before any other word stays what it is.
    [GeneratedRegex(
        @"(?<![\w-])-(ComputerName|Port|ConnectionString|User|UseTls|SkipCertificateCheck|Certificate|Database|Timeout|Protocol|Cluster|" +
        @"Operation|CommandText|PayloadSize|JsonPayload|Count|Duration|WarmupCount|Round|ConnectionCount|PipelineDepth|Rate|KeyCount|" +
        @"Client|ReceiveMode|Threshold|Continuous|Interval|AllowEviction|Pattern|Force|Yes|Json|Csv|Output)\b")]
    private static partial Regex Parameter();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex WordStart();
}
