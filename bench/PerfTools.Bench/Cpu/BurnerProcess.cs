using PerfTools.Engine.Processes;
using PerfTools.Targets.Cpu;

namespace PerfTools.Bench.Cpu;

/// <summary>A running CpuBurner, and what it really burned once it has ended.</summary>
internal sealed class BurnerProcess : IDisposable
{
    private const int PeriodMs = 20;
    private const int LongestSeconds = 900;

    private readonly string _log = Path.Combine(Path.GetTempPath(), $"perftools-burner-{Guid.NewGuid():N}");
    private readonly IPreparedProgram _program;
    private readonly IStartedProgram _process;

    public BurnerProcess(int threads, int dutyPercent)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "CpuBurner.dll");
        string[] arguments = [program, $"{threads}", $"{dutyPercent}", $"{PeriodMs}", $"{LongestSeconds}", _log];
        _program = ProgramLauncher.Prepare(new ProgramCommand { FilePath = "dotnet", Arguments = arguments }, ProgramOutput.Discard);
        _process = _program.Start();
        if (!SpinWait.SpinUntil(() => File.Exists(_log), TimeSpan.FromSeconds(20))) throw new InvalidOperationException("CpuBurner did not start.");
        Thread.Sleep(200);
    }

    public int Id => _process.Id;

    /// <summary>Ends it. The ratio is the CPU time of its log over the kernel's account of it at wait4, start-up taken off.</summary>
    public (BurnLog Log, double RatioToWait) End()
    {
        Task stop = Task.Run(_process.Stop);
        ProgramExit exit = _process.Collect();
        stop.Wait();
        if (exit.ExitCode != 0) throw new InvalidOperationException($"CpuBurner ended with exit code {exit.ExitCode}.");
        BurnLog log = BurnLog.Read(_log);
        return (log, log.TotalCpu / (double)(exit.UserNanoseconds + exit.KernelNanoseconds - log.CpuOutside));
    }

    public void Dispose()
    {
        _process.Dispose();
        _program.Dispose();
        File.Delete(_log);
    }
}
