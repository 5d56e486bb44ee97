// Burns CPU in a pattern and keeps a log of it that is true to a microsecond (Linux). It ends early on SIGTERM.
using System.Runtime.InteropServices;
using PerfTools.Targets.Cpu;

if (args.Length is not (4 or 5)
    || !int.TryParse(args[0], out int count) || count is < 1 or > 64
    || !int.TryParse(args[1], out int duty) || duty is < 1 or > 100
    || !int.TryParse(args[2], out int period) || period < 1
    || (!int.TryParse(args[3], out int seconds) && args[3] != "stdin"))
{
    Console.Error.WriteLine("Usage: CpuBurner <threads> <duty, percent> <period, ms> <seconds, or stdin: until it closes> [log to write at the end]");
    return 2;
}

using ManualResetEvent end = new(false);
using PosixSignalRegistration terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    end.Set();
});
Burner[] burners = [.. Enumerable.Range(0, count).Select(_ => new Burner(duty, period * 1_000_000L))];

// The file tells whoever waits for it that the burning begins.
if (args.Length == 5) File.Create(args[4]).Dispose();
long before = Clock.Read(Clock.ProcessCpu);
Array.ForEach(burners, burner => burner.Start());
if (seconds > 0)
    end.WaitOne(TimeSpan.FromSeconds(seconds));
else
    Console.OpenStandardInput().CopyTo(Stream.Null);
Array.ForEach(burners, burner => burner.Stop());
long after = Clock.Read(Clock.ProcessCpu);
long starting = before + burners.Sum(burner => burner.Cpus[0]);
if (args.Length == 5) BurnLog.Write(args[4], burners, () => starting + Clock.Read(Clock.ProcessCpu) - after);
return burners.Any(burner => burner.IsFull) ? 1 : 0;
