using System.Diagnostics;

namespace PerfTools.Cli.Output;

/// <summary>
/// One line on the terminal that says how far a run has come: only after two seconds, at most five times a second, and
/// gone when the run is over.
/// </summary>
internal sealed class ProgressLine(CliConsole console) : IProgress<MeasurementProgress>, IDisposable
{
    private static readonly TimeSpan FirstAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan NextAfter = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private TimeSpan _next = FirstAfter;
    private int _shown;

    public void Report(MeasurementProgress value)
    {
        if (!console.ErrorIsTerminal) return;
        lock (_lock)
        {
            if (_elapsed.Elapsed < _next) return;
            _next = _elapsed.Elapsed + NextAfter;
            string percent = value.PercentComplete < 0 ? string.Empty : $" {value.PercentComplete} %";
            Show($"{value.Activity}:{percent} {value.Status}");
        }
    }

    /// <summary>Takes the line away, so that something else can be written.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_shown > 0) Show(string.Empty);
        }
    }

    public void Dispose() => Clear();

    private void Show(string text)
    {
        // A line as wide as the terminal would wrap, and could not be taken away again.
        if (text.Length > TerminalWidth - 1) text = text[..(TerminalWidth - 1)];
        console.Error.Write(text.Length == 0 ? $"\r{new string(' ', _shown)}\r" : $"\r{text.PadRight(_shown)}");
        console.Error.Flush();
        _shown = text.Length;
    }

    private static int TerminalWidth => Console.WindowWidth > 20 ? Console.WindowWidth : 80;
}
