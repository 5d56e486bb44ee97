using System.Globalization;
using System.Reflection;

namespace PerfTools.Cli.Output;

/// <summary>Results as CSV: every property a column, quoted after RFC 4180, numbers and times the same in every culture.</summary>
internal sealed class CsvResults<T>(TextWriter writer) : IResultOutput<T>
{
    private static readonly PropertyInfo[] Columns = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance);

    private bool _hasHeader;

    public void Add(T result)
    {
        WriteHeader();
        WriteLine(Columns.Select(column => Text(column.GetValue(result))));
    }

    public void Complete() => WriteHeader();

    private void WriteHeader()
    {
        if (!_hasHeader) WriteLine(Columns.Select(column => column.Name));
        _hasHeader = true;
    }

    private void WriteLine(IEnumerable<string> fields) => writer.Write($"{string.Join(',', fields.Select(Field))}\n");

    private static string Text(object? value) => value switch
    {
        null => string.Empty,
        DateTimeOffset time => time.ToString("o", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    private static string Field(string text)
    {
        bool needsQuotes = text.AsSpan().IndexOfAny(",\"\r\n") >= 0 || text != text.Trim();
        return needsQuotes ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
