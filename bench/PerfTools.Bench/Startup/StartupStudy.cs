using System.Globalization;
using PerfTools.Bench.Operations;
using PerfTools.Cli.Demo;
using PerfTools.Engine.Startup;
using PerfTools.Engine.Timing;

namespace PerfTools.Bench.Startup;

/// <summary>
/// When a server is found ready, beside the server's own time stamp of the same clock; what being watched costs it; programs that
/// end beside hyperfine; how soon a crash is reported.
/// </summary>
internal static class StartupStudy
{
    private const int Starts = 100;
    private static readonly (string Command, int Count)[] Commands = [("/bin/true", 300), ("/usr/bin/python3 -c pass", 60)];

    public static void Run(int rounds)
    {
        Lag(rounds);
        Disturbance(rounds);
        Crash(rounds);
        Exit(rounds);
    }

    /// <summary>The server stamps the moment at which listen() had returned, and comes up at another phase of the probes each time.</summary>
    private static void Lag(int rounds)
    {
        MarkdownTable.Begin(
            $"From the server's own time stamp until it was found ready, {rounds * Starts} starts", "probe", "#median ms", "#p90 ms", "#p99 ms", "#largest ms", "#median resolution ms");
        Lag("port", rounds, port => new PortProbe { Port = port });
        Lag("uri", rounds, port => new UriProbe { Uri = new Uri($"http://127.0.0.1:{port}/health") });
    }

    private static void Lag(string name, int rounds, Func<int, ReadinessProbe> probe)
    {
        List<double> lags = [];
        List<double> resolutions = [];
        for (int start = 0; start < rounds * Starts; start++)
        {
            StampedStart stamped = StampedStart.Run(probe, start % 20);
            lags.Add(stamped.LagMs);
            resolutions.Add(stamped.ResolutionMs);
        }

        MarkdownTable.Row(
            [name, .. new[] { 0.5, 0.9, 0.99, 1 }.Select(share => Text(Quantile(lags, share))), Text(Quantile(resolutions, 0.5))]);
    }

    /// <summary>The server's own time from its start until it listens, with probes and without, in turns.</summary>
    private static void Disturbance(int rounds)
    {
        MarkdownTable.Begin(
            $"The server's own time until it listens, {rounds * Starts} starts each in turns", "probe", "#watched median ms", "#not watched median ms", "#watched / not watched");
        Disturbance("port", rounds, port => new PortProbe { Port = port });
        Disturbance("uri", rounds, port => new UriProbe { Uri = new Uri($"http://127.0.0.1:{port}/health") });
    }

    private static void Disturbance(string name, int rounds, Func<int, ReadinessProbe> probe)
    {
        List<double>[] own = Rounds.Rotate(rounds * Starts, () => StampedStart.Run(probe, 0).OwnMs, () => StampedStart.Run(null, 0).OwnMs);
        double watched = Rounds.Median(own[0]);
        double alone = Rounds.Median(own[1]);
        MarkdownTable.Row(name, Text(watched), Text(alone), $"{watched / alone:0.000}");
    }

    /// <summary>From the last thing that a crashing program did until its result was there.</summary>
    private static void Crash(int rounds)
    {
        ServerStartupOptions options = new()
        {
            Command = new ProgramCommand
            {
                FilePath = ExternalProgram.Python,
                Arguments = ["-c", "import os, time; time.sleep(0.02); os.write(2, str(time.monotonic_ns()).encode()); os._exit(1)"],
            },
            Probes = [new PortProbe { Port = RedisServerProcess.FreePort() }],
        };
        List<double> lags = [];
        for (int start = 0; start < rounds * Starts; start++)
        {
            ServerStartupResult result = new ServerStartupMeasurement([options]).MeasureAsync().ToBlockingEnumerable().OfType<ServerStartupResult>().Single();
            lags.Add((MonotonicClock.Instance.Nanoseconds - long.Parse(result.LogTail, CultureInfo.InvariantCulture)) / 1e6);
        }

        MarkdownTable.Begin($"From a crash until its result, {lags.Count} crashes", "#median ms", "#p99 ms", "#largest ms");
        MarkdownTable.Row(new[] { 0.5, 0.99, 1 }.Select(share => Text(Quantile(lags, share))));
    }

    private static void Exit(int rounds)
    {
        MarkdownTable.Begin(
            $"Programs from start to exit (-Exit), {rounds} rounds; each ratio is mean / median",
            "command", "#runs per round", "#PerfTools mean us", "#hyperfine -N mean us", "#PerfTools / hyperfine");
        foreach ((string command, int count) in Commands)
        {
            List<CommandTime>[] tools = Rounds.Rotate(rounds, () => ToExit(command, count), () => Hyperfine.Measure(command, 5, count));
            double mean = Rounds.Ratio(tools[0], tools[1], time => time.MeanUs);
            double median = Rounds.Ratio(tools[0], tools[1], time => time.MedianUs);
            MarkdownTable.Row([$"`{command}`", $"{count}", .. tools.Select(tool => $"{Rounds.Median(tool.Select(time => time.MeanUs)):0}"), $"{mean:0.00} / {median:0.00}"]);
        }
    }

    private static CommandTime ToExit(string command, int count)
    {
        string[] words = command.Split(' ');
        ServerStartupOptions options = new()
        {
            Command = new ProgramCommand { FilePath = words[0], Arguments = words[1..] },
            ToExit = true,
            Count = count,
            WarmupCount = 5,
            PerStart = true,
        };
        double[] times = [.. new ServerStartupMeasurement([options]).MeasureAsync().ToBlockingEnumerable()
            .OfType<ServerStartResult>().Where(start => !start.IsWarmup).Select(start => 1000 * start.ExitMs!.Value)];
        return new CommandTime(times.Average(), Rounds.Median(times));
    }

    private static double Quantile(List<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }

    private static string Text(double ms) => ms.ToString("0.00", CultureInfo.InvariantCulture);
}
