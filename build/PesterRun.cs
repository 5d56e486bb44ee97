using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace PerfTools.Build;

/// <summary>
/// Runs the Pester suites, nearly all side by side, as many as there are processors, and each in a PowerShell of its own: in a
/// heap that other suites have filled, a full collection takes ten times as long, and Test-MemoryLeak asks for more than a hundred.
/// </summary>
internal sealed class PesterRun(Workspace workspace, PowerShellHost pwsh)
{
    private const int NoPester = 69;

    // They begin first, so that none of them is left at the end with nobody beside it.
    private static readonly string[] Longest =
        ["Help.Tests.ps1", "TestServerStartupStop.Tests.ps1", "TestMemoryLeakBlock.Tests.ps1", "InvokeConcurrentSessionsStop.Tests.ps1", "TestMemoryLeak.Tests.ps1"];

    // What it watches is real processes, and how they grow: a collector that gets no processor time grows another way.
    private static readonly string[] Alone = ["TestMemoryLeakTargets.Tests.ps1"];

    private readonly Lock _console = new();

    /// <summary>What became of each suite; null where there is no Pester.</summary>
    public IReadOnlyList<SuiteOutcome>? Run(IReadOnlyList<string> suites)
    {
        // Where it is missing it is brought, which the first two suites must not both do.
        if (pwsh.RunQuietly(Script("Find-Pester.ps1")).ExitCode == NoPester) return null;
        ConcurrentBag<SuiteOutcome> outcomes = [];
        Parallel.ForEach(
            Partitioner.Create(suites.Except(Alone).OrderByDescending(suite => Longest.Contains(suite)), EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            suite => outcomes.Add(Run(suite)));
        foreach (string suite in suites.Intersect(Alone)) outcomes.Add(Run(suite));
        return [.. outcomes.OrderBy(outcome => outcome.Suite, StringComparer.Ordinal)];
    }

    private string Script(string name) => workspace.At("tests", "pester", name);

    private SuiteOutcome Run(string suite)
    {
        string results = Path.Combine(workspace.TestResults, Path.ChangeExtension(suite, ".xml"));
        long began = Stopwatch.GetTimestamp();
        ToolOutput said = pwsh.RunQuietly(Script("Invoke-Suite.ps1"), "-ResultPath", results, "-Suite", suite);
        lock (_console)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{suite}: {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s"));
            if (said.ExitCode != 0) Console.WriteLine($"{said.Output}{said.Errors}");
        }

        return new SuiteOutcome(suite, File.Exists(results) ? results : null, said.ExitCode);
    }
}

/// <summary>What became of one suite.</summary>
/// <param name="Suite">Its file name.</param>
/// <param name="Results">The file with its results, or null where there is none.</param>
/// <param name="ExitCode">0 where every test passed.</param>
internal sealed record SuiteOutcome(string Suite, string? Results, int ExitCode);
