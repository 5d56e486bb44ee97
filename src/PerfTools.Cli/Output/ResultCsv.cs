using System.Globalization;
using System.Reflection;

namespace PerfTools.Cli.Output;

/// <summary>Results as CSV: every property a column, quoted after RFC 4180, numbers and times the same in every culture.</summary>
internal static class ResultCsv
{
    private static readonly PropertyInfo[] Columns = typeof(RedisLatencyResult).GetProperties(BindingFlags.Public | BindingFlags.Instance);

    public static string Header { get; } = string.Join(',', Columns.Select(column => Field(column.Name)));

    public static string Row(RedisLatencyResult result) => string.Join(',', Columns.Select(column => Field(Text(column.GetValue(result)))));

    public static void WriteAll(IEnumerable<RedisLatencyResult> results, TextWriter writer)
    {
        writer.Write($"{Header}\n");
        foreach (RedisLatencyResult result in results) writer.Write($"{Row(result)}\n");
    }

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
