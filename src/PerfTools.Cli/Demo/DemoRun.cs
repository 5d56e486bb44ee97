using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using PerfTools.Cli.Commands;
using PerfTools.Cli.Output;
using PerfTools.Engine;
using PerfTools.Engine.Cpu;
using PerfTools.Engine.Operations;
using PerfTools.Engine.Processes;

namespace PerfTools.Cli.Demo;

/// <summary>What a demo does with its server: measure it, or lend it to a command.</summary>
internal sealed class DemoRun(CliConsole console, DemoServer server, DirectoryInfo folder)
{
    private const string PortVariable = "PERFTOOLS_DEMO_PORT";
    private const string OutputVariable = "PERFTOOLS_DEMO_OUTPUT";
    private static readonly TimeSpan CommandPatience = TimeSpan.FromSeconds(5);

    // What a web application keeps in Redis: a session, with text that is not ASCII.
    private const string SessionJson =
        """{"sessionId":"7f9c24e8b1d04a3e","user":{"id":48213,"name":"Zoë Müller","locale":"de-DE",""" +
        """ "roles":["reader","editor"]},"cart":[{"sku":"A-1001","quantity":2,"price":19.90},""" +
        """ {"sku":"B-2040","quantity":1,"price":149.00}],"expiresAt":"2030-01-01T00:00:00Z"}""";

    private readonly List<string> _saved = [];

    public async Task<int> MeasureAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ResultWriter<ProcessCpuResult> cpu = new(console, new CpuView(isSummary: true, includesChildren: false), OutputFormat.Table, RowFlow.AtEnd);
        Task measuringCpu = MeasureServerAsync(cpu, done.Token);
        int code = await MeasureRedisAsync(cancellationToken);
        await done.CancelAsync();
        await measuringCpu;
        bool isEmbedded = server.ProcessId == Environment.ProcessId;
        console.Out.Write($"\nThe CPU time of {(isEmbedded ? "this program, server and client in one," : "the server")} meanwhile:\n\n");
        cpu.Complete();
        Save("demo-cpu", cpu.Results);
        if (code != ExitCode.Interrupted) code = Math.Max(code, await LoadServerAsync(cancellationToken));
        if (code != ExitCode.Interrupted) code = Math.Max(code, await MeasureProgramAsync(cancellationToken));
        if (code != ExitCode.Interrupted) code = Math.Max(code, await FindLeakAsync(cancellationToken));
        if (code != ExitCode.Interrupted) code = Math.Max(code, await StartServerAsync(cancellationToken));
        if (_saved.Count == 0) return code;
        string shown = Path.GetRelativePath(Environment.CurrentDirectory, folder.FullName);
        console.Out.Write($"\nServer: {server.Description}. Results: {string.Join(", ", _saved)} (.json, .csv) in {shown}\n");
        return code;
    }

    /// <summary>Runs a command with the server's port in its environment; its output and exit code become ours.</summary>
    public async Task<int> LendAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(command[0], command.Skip(1));
        start.Environment[PortVariable] = server.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment[OutputVariable] = folder.FullName;
        console.Error.WriteLine($"perftools demo: {server.Description}, port {server.Port.ToString(CultureInfo.InvariantCulture)}");
        try
        {
            using Process process = Process.Start(start)!;
            try
            {
                await process.WaitForExitAsync(cancellationToken);
            }
            finally
            {
                // On Ctrl+C the terminal has told it already; on SIGTERM only we were told.
                ChildProcess.Stop(process, CommandPatience);
            }

            return process.ExitCode;
        }
        catch (Win32Exception error)
        {
            console.Fail($"'{command[0]}' cannot be run: {new Win32Exception(error.NativeErrorCode).Message}.");
            return ExitCode.CouldNotMeasure;
        }
    }

    private async Task<int> MeasureRedisAsync(CancellationToken cancellationToken)
    {
        RedisLatencyOptions options = new()
        {
            Endpoint = new RedisEndpoint { Port = server.Port },
            JsonPayload = SessionJson,
        };
        ResultWriter<RedisLatencyResult> writer = new(console, new RedisView(), OutputFormat.Table, RowFlow.AtEnd);
        int code = await new MeasurementRun<RedisLatencyResult>(console, writer)
            .RunAsync([RedisCommand.TargetOf(options)], together: false, cancellationToken);
        Save("demo-redis", writer.Results);
        return code;
    }

    /// <summary>Sums up what the server uses until it is cancelled.</summary>
    private async Task MeasureServerAsync(ResultWriter<ProcessCpuResult> writer, CancellationToken untilDone)
    {
        ProcessCpuOptions options = new() { ProcessIds = [server.ProcessId], Interval = TimeSpan.FromMilliseconds(100), Summary = true };
        try
        {
            await foreach (ProcessCpuResult result in new ProcessCpuMeasurement(options).MeasureAsync(null, untilDone)) writer.Add(result);
        }
        catch (OperationCanceledException) when (untilDone.IsCancellationRequested)
        {
            // The results have come before it.
        }
        catch (MeasurementException failure)
        {
            console.Fail(failure.Message);
        }
    }

    private async Task<int> LoadServerAsync(CancellationToken cancellationToken)
    {
        (IReadOnlyList<ConcurrentSessionsResult> results, int code) = await SessionsDemo.MeasureAsync(console, server.Port, cancellationToken);
        Save("demo-sessions", results);
        return code;
    }

    /// <summary>What a shell costs that has nothing to do.</summary>
    private async Task<int> MeasureProgramAsync(CancellationToken cancellationToken)
    {
        ProgramCommand program = OperatingSystem.IsWindows() ? Program("cmd", "/c", "exit") : Program("sh", "-c", "exit");
        ProgramCommand baseline = OperatingSystem.IsWindows() ? Program("hostname") : Program("true");
        if (ProgramPath.Find(program.FilePath) is null || ProgramPath.Find(baseline.FilePath) is null)
        {
            console.Out.Write($"\nNo time of a program: '{program.FilePath}' or '{baseline.FilePath}' is not on PATH.\n");
            return ExitCode.Pass;
        }

        console.Out.Write("\nThe time of a program against another:\n\n");
        OperationOptions options = new()
        {
            Name = program.ToString(),
            BaselineName = baseline.ToString(),
            Kind = OperationKind.Command,
            MaximumDuration = TimeSpan.FromSeconds(3),
        };
        ResultWriter<OperationResult> writer = new(console, new OperationView(), OutputFormat.Table, RowFlow.AtEnd);
        MeasurementTarget<OperationResult> target = new(options.Name, new ProgramTimeMeasurement(options, program) { Baseline = baseline }.MeasureAsync);
        int code = await new MeasurementRun<OperationResult>(console, writer).RunAsync([target], together: false, cancellationToken);
        Save("demo-operation", writer.Results);
        return code;
    }

    private async Task<int> FindLeakAsync(CancellationToken cancellationToken)
    {
        (IReadOnlyList<MemoryLeakResult> results, int code) = await LeakDemo.MeasureAsync(console, cancellationToken);
        Save("demo-leak", results);
        return code;
    }

    private async Task<int> StartServerAsync(CancellationToken cancellationToken)
    {
        (IReadOnlyList<ServerStartupResult> results, int code) = await StartupDemo.MeasureAsync(console, folder, cancellationToken);
        Save("demo-startup", results);
        return code;
    }

    private static ProgramCommand Program(string path, params string[] arguments) => new() { FilePath = path, Arguments = arguments };

    /// <summary>Writes both files; a run without a result does not overwrite those of an earlier one.</summary>
    private void Save<T>(string name, IReadOnlyList<T> results)
    {
        if (results.Count == 0) return;
        string path = Path.Combine(folder.FullName, name);
        using (StreamWriter json = new($"{path}.json")) Fill(new JsonResults<T>(json, isArray: true), results);
        using (StreamWriter csv = new($"{path}.csv")) Fill(new CsvResults<T>(csv), results);
        _saved.Add(name);
    }

    private static void Fill<T>(IResultOutput<T> output, IReadOnlyList<T> results)
    {
        foreach (T result in results) output.Add(result);
        output.Complete();
    }
}
