namespace PerfTools.Engine.Processes;

/// <summary>Where the output of a started program goes.</summary>
internal enum ProgramOutput
{
    /// <summary>Nowhere: what a program writes to a terminal or a pipe costs time that is not its own.</summary>
    Discard,

    /// <summary>To this process's own output.</summary>
    Inherit,
}

/// <summary>How a program ended, and what it used: its own, and of the children that it waited for.</summary>
/// <param name="ExitCode">The exit code; 128 and the signal's number where a signal ended it, as shells say it.</param>
/// <param name="UserNanoseconds">CPU time in user mode.</param>
/// <param name="KernelNanoseconds">CPU time in the kernel.</param>
internal readonly record struct ProgramExit(int ExitCode, long UserNanoseconds, long KernelNanoseconds)
{
    /// <summary>The number of the signal that ended it, or null: a program may also end with a code above 128 by itself.</summary>
    public int? Signal { get; init; }

    /// <summary>How it ended, in words.</summary>
    public string Description => ExitCode is > 128 and < 160 ? $"exit code {ExitCode} (signal {ExitCode - 128})" : $"exit code {ExitCode}";
}

/// <summary>A program that is ready to be started, any number of times; each start lays out nothing anew.</summary>
internal interface IPreparedProgram : IDisposable
{
    /// <exception cref="MeasurementException">The system refused to start it.</exception>
    IStartedProgram Start();
}

/// <summary>
/// A program that was started. Disposing stops it, and what it started in its process group. Where it has ended by itself,
/// what it left running goes on, as after a command in a shell: it may be there on purpose, as a server that it started.
/// </summary>
internal interface IStartedProgram : IDisposable
{
    int Id { get; }

    /// <summary>Blocks until it has ended; its counters can then still be read until <see cref="Collect"/>.</summary>
    void WaitForExit();

    /// <summary>Blocks until it has ended, and lets the system forget it.</summary>
    /// <exception cref="MeasurementException">Its end was lost, or it could not be stopped and runs on.</exception>
    ProgramExit Collect();

    /// <summary>
    /// Ends it and what it started in its process group: asked first, killed after half a second. Where it does not end then
    /// either, it is left alone, and whoever waits for it is told. Any thread may call it.
    /// </summary>
    void Stop();
}
