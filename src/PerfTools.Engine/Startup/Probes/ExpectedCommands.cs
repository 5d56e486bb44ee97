using PerfTools.Engine.Redis;
using PerfTools.Engine.Redis.Protocol;

namespace PerfTools.Engine.Startup.Probes;

/// <summary>Whether a Redis server knows the commands that are expected of it: COMMAND INFO.</summary>
internal static class ExpectedCommands
{
    /// <summary>For all of them.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(10);

    // The elements of an answer to COMMAND INFO; a server before Redis 7 says nothing of subcommands.
    private const int Subcommands = 9;

    /// <summary>Adds a sentence for each that is missing. What keeps it from being told, or null.</summary>
    public static string? Check(WireConnection connection, IReadOnlyList<string> names, List<string> missing)
    {
        foreach (string name in names)
        {
            string[] words = name.Split([' ', '|'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length == 0) continue;
            RespValue reply = connection.Call("COMMAND", "INFO", words[0]);
            if (reply.IsError) return RespProbe.WordsOf(reply, "COMMAND");
            if (!Knows(reply) || (words.Length > 1 && !KnowsSubcommand(connection, reply.Items[0], words)))
                missing.Add($"command '{ServerText.Clean(name)}' is unknown to the server");
        }

        return null;
    }

    private static bool Knows(RespValue reply) => reply.Items is [{ Kind: ReplyKind.Aggregate }];

    private static bool KnowsSubcommand(WireConnection connection, RespValue command, string[] words)
    {
        // One that has none takes the second word as an argument.
        bool hasSubcommands = command.Items.Count > Subcommands && command.Items[Subcommands].Items.Count > 0;
        return !hasSubcommands || Knows(connection.Call("COMMAND", "INFO", $"{words[0]}|{words[1]}"));
    }
}
