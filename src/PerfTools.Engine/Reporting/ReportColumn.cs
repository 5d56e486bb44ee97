using System.Globalization;
using System.Reflection;

namespace PerfTools.Engine.Reporting;

/// <summary>One column of a table: a property, with the unit in its header.</summary>
internal sealed class ReportColumn
{
    private const string Bytes = "Bytes";

    private readonly PropertyInfo _property;
    private readonly bool _isMemory;

    public ReportColumn(PropertyInfo property)
    {
        _property = property;

        // What a process holds is millions of bytes; what one operation allocates may be a hundred.
        _isMemory = property.Name.EndsWith(Bytes, StringComparison.Ordinal)
            && (property.Name.Contains("WorkingSet", StringComparison.Ordinal) || property.Name.StartsWith("Private", StringComparison.Ordinal) || property.Name.StartsWith("UsedMemory", StringComparison.Ordinal));
        Header = _isMemory ? ColumnName.Of(property.Name, Bytes, "MB") : ColumnName.Of(property.Name);
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        IsNumber = !type.IsEnum && Type.GetTypeCode(type) is TypeCode.Double or TypeCode.Int32 or TypeCode.Int64;
    }

    public string Header { get; }

    public bool IsNumber { get; }

    /// <summary>The value in one line; empty where there is none.</summary>
    public string Text(object result) => _property.GetValue(result) switch
    {
        null => string.Empty,
        long bytes when _isMemory => Figure.Text(Megabytes.Of(bytes)!.Value),
        double number => Figure.Text(number),
        long or int => string.Format(CultureInfo.InvariantCulture, "{0:#,0}", _property.GetValue(result)),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture),
        { } other => PrintableText.Line(Convert.ToString(other, CultureInfo.InvariantCulture)),
    };
}
