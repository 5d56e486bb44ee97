using PerfTools.Engine.Text;

namespace PerfTools.Engine.Redis;

/// <summary>A command line as redis-cli takes it: words between blanks, quotes around words that hold some.</summary>
internal static class CommandText
{
    // These do not answer one reply a request, end the connection or the server, or touch keys that are not ours.
    private static readonly HashSet<string> Refused = new(StringComparer.OrdinalIgnoreCase)
    {
        "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE", "MONITOR", "QUIT", "RESET",
        "HELLO", "AUTH", "SELECT", "SYNC", "PSYNC", "REPLCONF", "SHUTDOWN", "DEBUG", "FLUSHALL", "FLUSHDB", "SWAPDB",
        "MULTI", "EXEC", "ASKING", "FAILOVER", "REPLICAOF", "SLAVEOF", "CLIENT", "CONFIG", "CLUSTER", "FUNCTION", "SCRIPT",
        "MODULE", "ACL", "MIGRATE", "SAVE", "BGSAVE", "BGREWRITEAOF", "KEYS",
    };

    public static IReadOnlyList<string> Split(string text)
    {
        IReadOnlyList<string> words = WordText.Split(text, "CommandText");
        if (words.Count == 0) throw new OptionException("CommandText", "is empty. Give a command, for example 'SADD {key} {payload}'.");
        if (Refused.Contains(words[0]))
            throw new OptionException("CommandText", $"{words[0].ToUpperInvariant()} cannot be measured: it ends or changes the connection, or harms the server or data that is not the tool's own.");
        foreach (string placeholder in new[] { "{key}", "{payload}" })
        {
            // A name made of {key} and more would be a key that no clean-up knows; a longer payload would have another size.
            if (words.Any(word => word != placeholder && word.Contains(placeholder, StringComparison.Ordinal)))
                throw new OptionException("CommandText", $"{placeholder} must be a word of its own, with blanks around it.");
        }

        return words;
    }
}
