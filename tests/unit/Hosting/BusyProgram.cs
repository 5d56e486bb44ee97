using System.Diagnostics;
using System.Globalization;

namespace PerfTools.Tests.Hosting;

/// <summary>A program that is always busy, on one processor.</summary>
internal sealed class BusyProgram : IDisposable
{
    private const string Code = "import os, sys\nos.sched_setaffinity(0, {int(sys.argv[1])})\nprint('busy', flush=True)\nwhile True: pass";

    private readonly Process _process;

    public BusyProgram(int processor)
    {
        _process = Process.Start(new ProcessStartInfo("python3", ["-c", Code, processor.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
        Assert.Equal("busy", _process.StandardOutput.ReadLine());
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
