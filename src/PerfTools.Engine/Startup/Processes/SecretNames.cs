namespace PerfTools.Engine.Startup.Processes;

/// <summary>Tells by the name of a variable whether its value is likely to be a secret.</summary>
internal static class SecretNames
{
    private static readonly char[] Separators = ['_', '-', '.', ':', ' '];

    // Of a part of the name: PATH is no PAT, and a KEYBOARD no KEY.
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "PASS", "KEY", "KEYS", "APIKEY", "AUTH", "SECRETS", "CREDENTIALS", "CONNECTIONSTRINGS", "CONNSTR",
    };

    // Names are often glued together, as in PGPASSWORD.
    private static readonly string[] Endings = ["PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "CREDENTIAL", "CONNECTIONSTRING"];

    /// <summary>Whether a part of the name, between underscores, says so: DB_PASSWORD, API_KEY, GITHUB_TOKEN.</summary>
    public static bool IsSecret(string name)
    {
        string[] parts = name.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        return parts.Any(IsSecretPart) || HasPair(parts, "CONNECTION", "STRING") || NamesPassword(parts);
    }

    private static bool IsSecretPart(string part) =>
        Words.Contains(part) || Endings.Any(ending => part.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Alone PWD is the folder that a shell is in, and OLDPWD the one before; with something in front it is a password.</summary>
    private static bool NamesPassword(string[] parts) => parts.Skip(1).Contains("PWD", StringComparer.OrdinalIgnoreCase);

    private static bool HasPair(string[] parts, string first, string second) => parts.Zip(parts.Skip(1)).Any(pair =>
        pair.First.Equals(first, StringComparison.OrdinalIgnoreCase) && pair.Second.Equals(second, StringComparison.OrdinalIgnoreCase));
}
