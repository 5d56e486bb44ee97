using System.Collections;
using System.ComponentModel;
using System.Diagnostics;
using System.Management.Automation;
using System.Text;
using System.Text.Json;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine;
using PerfTools.Engine.Memory;
using PerfTools.Engine.Processes;

namespace PerfTools.Cmdlets.Isolation;

/// <summary>The other end of -Isolated: runs in a PowerShell that was started for it, and tells its parent what it sees.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class IsolatedChild
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Reads a request from standard input, and serves it. It goes on only as long as its parent is there.</summary>
    public static void Serve()
    {
        using StreamReader input = new(Console.OpenStandardInput(), new UTF8Encoding(false));
        using StreamWriter output = new(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
        IsolatedRequest request = JsonSerializer.Deserialize<IsolatedRequest>(input.ReadLine() ?? "null")
            ?? throw new InvalidOperationException("There is no request on standard input.");
        Serve(request, input, message => output.WriteLine(message.ToLine()));
        StopChildren();
        output.WriteLine(new ChildMessage { IsEnd = true }.ToLine());
    }

    private static void Serve(IsolatedRequest request, StreamReader parent, Action<ChildMessage> send)
    {
        using CancellationTokenSource stop = new();
        object?[] arguments = [.. ((IEnumerable)((PSObject)PSSerializer.Deserialize(request.Arguments)).BaseObject).Cast<object?>()];
        SessionBlocks session = new(request.Name, Block(request.Setup), null, Block(request.Cleanup)) { Arguments = arguments };
        EndWith(parent, session);
        try
        {
            WatchListener listener = new()
            {
                Failed = Fail,
                Sampled = sample => send(new ChildMessage { Sample = sample }),
                Progress = new SentProgress(send),
            };
            using OperationWatch watch = OperationWatch.OfThisProcess(request.Name, OptionsOf(request), listener, stop.Token);
            BlockLoop loop = new(session, Block(request.Operation)!, arguments, request.Parameter);
            IReadOnlyList<Exception> failures = session.Run(() => loop.Run(watch), stop.Cancel, Finish);
            foreach (Exception failure in failures) Fail(failure);

            void Finish() => send(new ChildMessage { Records = watch.FinishUnjudged() });
        }
        catch (MeasurementException failure)
        {
            Fail(failure);
        }

        void Fail(Exception failure) => send(new ChildMessage { Failure = ChildFailure.Of(failure) });
    }

    /// <summary>When the parent's end of the pipe closes, it has gone or has had enough: blocks can clean up, and then it is over.</summary>
    private static void EndWith(StreamReader parent, SessionBlocks session)
    {
        Thread thread = new(() =>
        {
            while (parent.Read() >= 0)
            {
                // The parent says nothing more.
            }

            using Timer end = new(_ => End(), null, Patience, Timeout.InfiniteTimeSpan);
            session.Stop();
            End();
        })
        {
            IsBackground = true,
            Name = "PerfTools parent",
        };
        thread.Start();
    }

    private static void End()
    {
        StopChildren();
        Process.GetCurrentProcess().Kill();
    }

    /// <summary>What the blocks have started and left running would be nobody's.</summary>
    private static void StopChildren()
    {
        foreach (int id in ProcessPlatform.OpenSource().ChildrenOf(Environment.ProcessId))
        {
            try
            {
                using Process child = Process.GetProcessById(id);
                child.Kill(entireProcessTree: true);
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It has gone by itself, or is not ours to stop.
            }
        }
    }

    private static MemoryLeakOptions OptionsOf(IsolatedRequest request) => new()
    {
        Metrics = request.Metrics,
        Duration = request.Duration,
        Interval = request.Interval,
        OperationCount = request.OperationCount,
        MaximumErrors = request.MaximumErrors,
        IsPerOperation = request.IsPerOperation,
    };

    private static ScriptBlock? Block(string? text) => text is null ? null : ScriptBlock.Create(text);

    private sealed class SentProgress(Action<ChildMessage> send) : IProgress<MeasurementProgress>
    {
        private readonly ProgressPace _pace = new();

        public void Report(MeasurementProgress value)
        {
            if (_pace.IsDue()) send(new ChildMessage { Progress = value });
        }
    }
}
