using System.Text;
using PerfTools.Cli.Commands;
using PerfTools.Cli.Output;

namespace PerfTools.Tests.Cli;

/// <summary>Runs command lines, and keeps what they write.</summary>
internal sealed class RecordedConsole
{
    private readonly SharedWriter _out = new();
    private readonly SharedWriter _error = new();

    public int Width { get; init; } = CliConsole.WidestOut;

    /// <summary>What stands on standard input.</summary>
    public string In { get; init; } = string.Empty;

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public IReadOnlyList<string> OutLines => LinesOf(Out);

    public IReadOnlyList<string> ErrorLines => LinesOf(Error);

    public Task<int> Run(params string[] arguments) => Run(CancellationToken.None, arguments);

    public Task<int> Run(CancellationToken cancellationToken, params string[] arguments) =>
        CommandLine.RunAsync(arguments, new CliConsole { Out = _out, Error = _error, In = new StringReader(In), OutWidth = Width }, cancellationToken);

    private static string[] LinesOf(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Can be read while it is written.</summary>
    private sealed class SharedWriter : TextWriter
    {
        private readonly StringBuilder _text = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            lock (_text) _text.Append(value);
        }

        public override void Write(string? value)
        {
            lock (_text) _text.Append(value);
        }

        public override string ToString()
        {
            lock (_text) return _text.ToString();
        }
    }
}
