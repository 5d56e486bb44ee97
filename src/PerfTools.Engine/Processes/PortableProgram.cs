using System.ComponentModel;
using System.Diagnostics;

namespace PerfTools.Engine.Processes;

/// <summary>A program started by System.Diagnostics.Process, where there is no posix_spawn.</summary>
internal sealed class PortableProgram(string path, ProgramCommand command, ProgramOutput output) : IPreparedProgram
{
    public IStartedProgram Start()
    {
        ProcessStartInfo start = new(path, command.Arguments)
        {
            WorkingDirectory = command.WorkingDirectory ?? string.Empty,
            RedirectStandardInput = true,
            RedirectStandardOutput = output == ProgramOutput.Discard,
            RedirectStandardError = output == ProgramOutput.Discard,
        };
        try
        {
            Process process = Process.Start(start)!;
            process.StandardInput.Close();
            if (output == ProgramOutput.Discard)
            {
                process.BeginOutputReadLine();
                process.BeginErrorReadLine();
            }

            return new Started(process);
        }
        catch (Win32Exception error)
        {
            throw new MeasurementException(FailureKind.ProgramNotStarted, command.FilePath, $"{error.Message}.", error);
        }
    }

    public void Dispose()
    {
    }

    private sealed class Started(Process process) : IStartedProgram
    {
        public int Id => process.Id;

        public void WaitForExit() => process.WaitForExit();

        public ProgramExit Collect()
        {
            process.WaitForExit();
            return new ProgramExit(process.ExitCode, Nanoseconds(process.UserProcessorTime), Nanoseconds(process.PrivilegedProcessorTime));
        }

        public void Stop()
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        public void Dispose()
        {
            Stop();
            process.Dispose();
        }

        private static long Nanoseconds(TimeSpan time) => time.Ticks * 100;
    }
}
