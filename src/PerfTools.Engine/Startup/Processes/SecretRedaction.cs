namespace PerfTools.Engine.Startup.Processes;

/// <summary>
/// Takes secret values out of lines, as they stand: one that the server wrote in another form, encoded or in pieces, is not known.
/// </summary>
internal sealed class SecretRedaction
{
    private const string Mask = "***";

    // What is shorter stands in many a line without being the secret.
    private const int ShortestSecret = 4;

    private readonly string[] _secrets;

    /// <param name="environment">Its variables that are named as secrets; of a value with several lines, each line.</param>
    public SecretRedaction(ServerEnvironment environment)
    {
        // The longest first: it may have another in it.
        _secrets = [.. environment.Variables
            .Where(variable => variable.Value is not null && environment.Secrets.Contains(variable.Key))
            .SelectMany(variable => variable.Value!.Split('\n'))
            .Select(LogText.Clean)
            .Where(secret => secret.Length >= ShortestSecret)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(secret => secret.Length)];
    }

    /// <summary>The line without them.</summary>
    /// <param name="line">A line.</param>
    /// <param name="goesOn">Whether more belonged to it: then also the beginning of a secret at its end is taken out.</param>
    public string Apply(string line, bool goesOn)
    {
        foreach (string secret in _secrets) line = line.Replace(secret, Mask, StringComparison.Ordinal);
        return goesOn ? WithoutBeginning(line) : line;
    }

    private string WithoutBeginning(string line)
    {
        foreach (string secret in _secrets)
        {
            for (int length = Math.Min(secret.Length - 1, line.Length); length > 0; length--)
                if (line.AsSpan().EndsWith(secret.AsSpan(0, length), StringComparison.Ordinal)) return $"{line.AsSpan(0, line.Length - length)}{Mask}";
        }

        return line;
    }
}
