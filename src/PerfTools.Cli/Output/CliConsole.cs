namespace PerfTools.Cli.Output;

/// <summary>Where a command reads and writes: the process's own streams, or those of a test.</summary>
internal sealed class CliConsole
{
    private readonly Lock _errorLock = new();

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public TextReader In { get; init; } = TextReader.Null;

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    public bool InIsTerminal { get; init; }

    /// <summary>Cancelled when nobody reads <see cref="Out"/> any more.</summary>
    public CancellationToken ReaderGone { get; init; }

    public static CliConsole ForProcess(StandardOutput output) => new()
    {
        Out = output.Writer,
        Error = Console.Error,
        In = Console.In,
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        InIsTerminal = !Console.IsInputRedirected,
        ReaderGone = output.ReaderGone,
    };

    /// <summary>One line on standard error, in the words of the command line.</summary>
    public void Fail(string message)
    {
        string line = string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        lock (_errorLock) Error.WriteLine($"perftools: {OptionNames.InMessage(line)}");
    }
}
