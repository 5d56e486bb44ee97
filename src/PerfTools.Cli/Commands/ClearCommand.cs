using System.CommandLine;
using PerfTools.Cli.Output;
using PerfTools.Engine;
using PerfTools.Engine.Redis;

namespace PerfTools.Cli.Commands;

/// <summary><c>perftools clear</c>: resets a cache to a clean baseline.</summary>
internal static class ClearCommand
{
    private const string Details = """
        Works by SCAN and UNLINK in batches, never by KEYS, so that a server in use goes on serving. Asks before it removes
        anything, unless --yes is given.

        Examples:
          perftools clear --pattern 'session:*'
          perftools clear --pattern 'cache:*' --computer-name cache1 --database 2 --yes
          perftools clear --pattern '*' --force --yes

        Exit codes:
          0    everything that matched was removed
          2    something could not be removed or was declined, or the command line is wrong
          130  stopped by Ctrl+C or SIGTERM
        """;

    public static Command Build(CliConsole console)
    {
        RedisTargetOptions target = new();
        Option<string?> pattern = OptionOf.Text("--pattern", "glob", "Glob pattern of the keys, for example 'session:*'.");
        pattern.Required = true;
        Option<bool> force = OptionOf.Flag("--force", "Accept a pattern that matches every key.");
        Option<bool> yes = OptionOf.Flag("--yes", "Do not ask.");
        DetailedCommand command = new(
            "clear", "Remove the keys that match a pattern, so that a measurement starts from a clean baseline.", Details);
        target.AddTo(command);
        command.Add(pattern);
        command.Add(force);
        command.Add(yes);
        command.SetAction(console, (parsed, cancellationToken) =>
        {
            string glob = Checked(parsed.GetValue(pattern)!, parsed.GetValue(force));
            if (!parsed.GetValue(yes) && !console.InIsTerminal)
                throw new OptionException("Yes", "is missing: without a terminal nobody can be asked. Give it to remove keys unasked.");
            return Task.FromResult(
                Run(console, target.Endpoints(parsed), target.IsCluster(parsed), glob, parsed.GetValue(yes), cancellationToken));
        });
        return command;
    }

    private static string Checked(string pattern, bool isForced)
    {
        if (pattern.Length == 0) throw new OptionException("Pattern", "is empty. Give for example 'session:*'.");
        if (RedisKeyRemover.MatchesEverything(pattern) && !isForced)
            throw new OptionException("Pattern", $"'{pattern}' matches every key of the database. Give a narrower pattern, or -Force.");
        return pattern;
    }

    private static int Run(
        CliConsole console,
        IReadOnlyList<RedisEndpoint> endpoints,
        bool isCluster,
        string pattern,
        bool isConfirmed,
        CancellationToken cancellationToken)
    {
        int code = ExitCode.Pass;
        foreach (RedisEndpoint endpoint in endpoints)
        {
            try
            {
                if (isConfirmed || Confirm(console, endpoint, pattern, cancellationToken))
                    Remove(console, endpoint, isCluster, pattern, cancellationToken);
                else code = Declined(console, endpoint);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCode.Interrupted;
            }
            catch (MeasurementException failure)
            {
                console.Fail(failure.Message);
                code = ExitCode.CouldNotMeasure;
            }
        }

        return code;
    }

    private static void Remove(
        CliConsole console, RedisEndpoint endpoint, bool isCluster, string pattern, CancellationToken cancellationToken)
    {
        using ProgressLine progress = new(console);
        foreach (RedisEndpoint node in RedisKeyRemover.Targets(endpoint, isCluster, cancellationToken))
        {
            RedisKeyRemoval removal = RedisKeyRemover.Remove(node, pattern, progress, cancellationToken);
            progress.Clear();
            console.Out.Write($"{removal.Target}: {removal.RemovedCount} of {removal.MatchedCount} keys that match '{pattern}' removed\n");
        }
    }

    private static bool Confirm(CliConsole console, RedisEndpoint endpoint, string pattern, CancellationToken cancellationToken)
    {
        console.Error.Write($"Remove every key that matches '{pattern}' from database {endpoint.Database} of {endpoint}? [y/N] ");
        console.Error.Flush();

        // Reading a terminal cannot be cancelled; waiting for it can.
        Task<string?> answer = Task.Run(console.In.ReadLine, CancellationToken.None);
        answer.Wait(cancellationToken);
        return answer.Result?.Trim() is { } text &&
            (text.Equals("y", StringComparison.OrdinalIgnoreCase) || text.Equals("yes", StringComparison.OrdinalIgnoreCase));
    }

    private static int Declined(CliConsole console, RedisEndpoint endpoint)
    {
        console.Fail($"{endpoint}: nothing was removed");
        return ExitCode.CouldNotMeasure;
    }
}
