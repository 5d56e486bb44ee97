namespace PerfTools.Cli;

/// <summary>What the process says to its caller.</summary>
internal static class ExitCode
{
    /// <summary>Everything was measured; the thresholds, if any, are met.</summary>
    public const int Pass = 0;

    /// <summary>A threshold is broken, or the run could not tell: a gate must not open on "perhaps".</summary>
    public const int ThresholdNotMet = 1;

    /// <summary>Something could not be measured, or the command line is wrong.</summary>
    public const int CouldNotMeasure = 2;

    /// <summary>Stopped by Ctrl+C or SIGTERM, as shells report it.</summary>
    public const int Interrupted = 130;

    public const string Explanation = """
        Exit codes:
          0    everything was measured, and every threshold is met (or none was given)
          1    a threshold failed, or the run could not tell (Inconclusive)
          2    something could not be measured, or the command line is wrong
          130  stopped by Ctrl+C or SIGTERM; what was measured so far is printed
        """;
}
