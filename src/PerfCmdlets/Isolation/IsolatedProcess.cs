using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using PerfTools.Engine;

namespace PerfTools.Cmdlets.Isolation;

/// <summary>A PowerShell that was started to run blocks by themselves. Disposing leaves nothing of it.</summary>
internal sealed class IsolatedProcess : IDisposable
{
    private const int MostErrorLines = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    // A block that cannot be interrupted, or a cleanup without an end, must not keep Ctrl+C waiting for ever.
    private static readonly TimeSpan CleanupPatience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Queue<string> _errorLines = [];

    private IsolatedProcess(Process process)
    {
        _process = process;
        Id = process.Id;
        _ = KeepErrorsAsync();
    }

    public int Id { get; }

    /// <summary>The exit code and the last of the error output, once <see cref="Messages"/> has come to its end.</summary>
    public string Ending
    {
        get
        {
            if (!_process.WaitForExit(Patience)) return "it went on without a word";
            lock (_errorLines) return $"exit code {_process.ExitCode}{(_errorLines.Count == 0 ? string.Empty : ": ")}{string.Join(' ', _errorLines)}";
        }
    }

    /// <param name="request">What it is to run.</param>
    /// <param name="folder">The folder to start it in.</param>
    /// <exception cref="MeasurementException">There is no PowerShell to start, or it does not start.</exception>
    public static IsolatedProcess Start(IsolatedRequest request, string folder)
    {
        PowerShellProgram program = PowerShellProgram.Find();
        ProcessStartInfo start = new(program.Path)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        foreach (string argument in program.Prefix.Concat(PowerShellProgram.ChildArguments)) start.ArgumentList.Add(argument);
        try
        {
            Process process = Process.Start(start)!;
            process.StandardInput.Write($"{JsonSerializer.Serialize(request)}\n");
            process.StandardInput.Flush();
            return new IsolatedProcess(process);
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            throw new MeasurementException(FailureKind.ProgramNotStarted, program.Path, $"it could not be started for -Isolated: {error.Message}", error);
        }
    }

    /// <summary>What it says, until it has said all or is gone. Cancelled, it is told to end, and killed where it does not.</summary>
    public IEnumerable<ChildMessage> Messages(CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration stop = cancellationToken.UnsafeRegister(static child => ((IsolatedProcess)child!).Stop(), this);

        // Not the end of the pipe alone: what the block has started may hold it open.
        Task gone = GoneAsync();
        while (NextLine(gone) is { } line)
        {
            if (ChildMessage.Of(line) is not { } message) continue;
            if (message.IsEnd) yield break;
            yield return message;
        }
    }

    public void Dispose()
    {
        Kill();
        _ = _process.WaitForExit(Patience);
        _process.Dispose();
    }

    private string? NextLine(Task gone)
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        Task.WaitAny(line, gone);
        return line.IsCompletedSuccessfully ? line.Result : null;
    }

    /// <summary>Completes a little after the child has gone, when all that it had written has come.</summary>
    private async Task GoneAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        await Task.Delay(Patience).ConfigureAwait(false);
    }

    private async Task KeepErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            lock (_errorLines)
            {
                if (_errorLines.Count == MostErrorLines) _ = _errorLines.Dequeue();
                _errorLines.Enqueue(line.Trim());
            }
        }
    }

    /// <summary>It ends by itself where its input ends, after the block's cleanup.</summary>
    private void Stop()
    {
        _process.StandardInput.Close();
        _ = Task.Delay(CleanupPatience).ContinueWith(_ => Kill(), TaskScheduler.Default);
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It has gone by itself.
        }
    }
}
