namespace PerfTools.Cli.Output;

/// <summary>Where a command reads and writes: the process's own streams, or those of a test.</summary>
internal sealed class CliConsole
{
    /// <summary>Tables are never wider than this, also where a terminal is.</summary>
    public const int WidestOut = 120;

    private const int NarrowestOut = 40;

    private readonly Lock _errorLock = new();

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public TextReader In { get; init; } = TextReader.Null;

    public bool OutIsTerminal { get; init; }

    /// <summary>Characters in a line of output.</summary>
    public int OutWidth { get; init; } = WidestOut;

    public bool ErrorIsTerminal { get; init; }

    public bool InIsTerminal { get; init; }

    /// <summary>The options of the command line: messages name parameters as they are named there.</summary>
    public OptionNames Options { get; set; } = OptionNames.None;

    /// <summary>Cancelled when nobody reads <see cref="Out"/> any more.</summary>
    public CancellationToken ReaderGone { get; init; }

    public static CliConsole ForProcess(StandardOutput output) => new()
    {
        Out = output.Writer,
        Error = Console.Error,
        In = Console.In,
        OutIsTerminal = !Console.IsOutputRedirected,
        OutWidth = Console.IsOutputRedirected ? WidestOut : WidthOfTerminal(),
        ErrorIsTerminal = !Console.IsErrorRedirected,
        InIsTerminal = !Console.IsInputRedirected,
        ReaderGone = output.ReaderGone,
    };

    /// <summary>One line on standard error, in the words of the command line.</summary>
    public void Fail(string message)
    {
        string line = string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        lock (_errorLock) Error.WriteLine($"perftools: {Options.InMessage(line)}");
    }

    /// <summary>A terminal that does not tell its width, or a useless one, is taken for a wide one: it wraps.</summary>
    private static int WidthOfTerminal() => Console.WindowWidth < NarrowestOut ? WidestOut : Math.Min(Console.WindowWidth, WidestOut);
}
