using System.Xml.Linq;

namespace PerfTools.Build;

/// <summary>Runs every suite against output/, and sums up what became of the tests.</summary>
internal sealed class TestRun(Workspace workspace)
{
    private readonly List<string> _skipped = [];
    private readonly List<string> _failed = [];
    private int _passed;

    /// <summary>The exit code: 0 only where tests ran and none failed.</summary>
    public int Run()
    {
        if (Directory.Exists(workspace.TestResults)) Directory.Delete(workspace.TestResults, recursive: true);
        Directory.CreateDirectory(workspace.TestResults);
        TestServers.InstallIfMissing();
        RunUnitTests();
        RunPester();
        foreach (string name in _skipped) Console.WriteLine($"skipped: {name}");
        foreach (string name in _failed) Console.WriteLine($"FAILED: {name}");
        Console.WriteLine($"{_passed} passed, {_failed.Count} failed, {_skipped.Count} skipped");
        return _failed.Count == 0 && _passed > 0 ? 0 : 1;
    }

    private void RunUnitTests()
    {
        UseStagedAssemblies();
        string results = Path.Combine(workspace.TestResults, "unit.trx");
        int code = Tool.Run(
            "dotnet",
            [
                "test", workspace.At("tests", "unit"), "-c", "Release", "--no-build", "--nologo", "-v", "quiet",
                "--results-directory", workspace.TestResults, "--logger", $"trx;LogFileName={Path.GetFileName(results)}",
                "--logger", "console;verbosity=minimal",
            ]);
        if (!File.Exists(results)) _failed.Add($"unit tests: 'dotnet test' wrote no results (exit code {code})");
        else CountTrx(results);
        if (code != 0 && _failed.Count == 0) _failed.Add($"unit tests: 'dotnet test' ended with exit code {code}");
    }

    /// <summary>The tests run the very files that are shipped.</summary>
    private void UseStagedAssemblies()
    {
        string tests = workspace.At("tests", "unit", "bin", "Release", "net10.0");
        foreach (string file in Directory.GetFiles(Path.Combine(workspace.Module, "bin"), "*.dll"))
            if (File.Exists(Path.Combine(tests, Path.GetFileName(file)))) File.Copy(file, Path.Combine(tests, Path.GetFileName(file)), overwrite: true);
    }

    private void RunPester()
    {
        string[] suites = [.. Directory.GetFiles(workspace.At("tests", "pester"), "*.Tests.ps1").Select(path => Path.GetFileName(path)).Order()];
        if (PowerShellHost.Find() is not { } pwsh)
        {
            Console.WriteLine($"{PowerShellHost.Missing}; going on without it.");
            SkipSuites(suites, "no PowerShell");
            return;
        }

        if (new PesterRun(workspace, pwsh).Run(suites) is not { } outcomes)
        {
            SkipSuites(suites, "the module Pester 5 or later is not installed");
            return;
        }

        foreach (SuiteOutcome outcome in outcomes)
        {
            int failedBefore = _failed.Count;
            if (outcome.Results is { } results) CountNUnit(results);

            // A file that fails before its first test stands in no result.
            if (outcome.ExitCode != 0 && _failed.Count == failedBefore) _failed.Add($"{outcome.Suite}: exit code {outcome.ExitCode}, see the output above");
            else if (outcome.Results is null) _failed.Add($"{outcome.Suite}: no results were written");
        }
    }

    private void SkipSuites(IEnumerable<string> suites, string reason) =>
        _skipped.AddRange(suites.Select(suite => $"tests/pester/{suite} (whole suite): {reason}"));

    private void CountTrx(string path)
    {
        foreach (XElement result in XDocument.Load(path).Descendants().Where(element => element.Name.LocalName == "UnitTestResult"))
        {
            string name = (string?)result.Attribute("testName") ?? "?";
            string? message = result.Descendants().FirstOrDefault(element => element.Name.LocalName is "Message" or "StdOut")?.Value.Trim();
            Count(name, (string?)result.Attribute("outcome") switch { "Passed" => true, "Failed" => false, _ => null }, message);
        }
    }

    private void CountNUnit(string path)
    {
        foreach (XElement result in XDocument.Load(path).Descendants().Where(element => element.Name.LocalName == "test-case"))
        {
            string name = (string?)result.Attribute("name") ?? "?";
            string? message = result.Descendants().FirstOrDefault(element => element.Name.LocalName == "message")?.Value.Trim();
            Count(name, (string?)result.Attribute("result") switch { "Success" => true, "Failure" or "Error" => false, _ => null }, message);
        }
    }

    private void Count(string name, bool? outcome, string? message)
    {
        if (outcome == true) _passed++;
        else if (outcome == false) _failed.Add($"{name}: {message?.Split('\n')[0]}");
        else _skipped.Add(string.IsNullOrEmpty(message) ? name : $"{name}: {message.Split('\n')[0]}");
    }
}
