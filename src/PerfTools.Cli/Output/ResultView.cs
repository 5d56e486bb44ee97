using System.Globalization;

namespace PerfTools.Cli.Output;

/// <summary>How results of one type are shown to people, and what makes one of them a failure.</summary>
internal abstract class ResultView<T>
    where T : class
{
    /// <summary>The table's columns, from the left.</summary>
    public abstract IReadOnlyList<Column<T>> Columns { get; }

    /// <summary>What is said about results below the table, after the facts.</summary>
    public abstract IReadOnlyList<Remark<T>> Remarks { get; }

    public abstract string TargetOf(T result);

    public abstract Verdict VerdictOf(T result);

    /// <summary>A row's name among those of its target, or empty where they differ in time only.</summary>
    public virtual string NameOf(T result, IReadOnlyList<T> all) => string.Empty;

    /// <summary>What could not be measured at all, or null where something was.</summary>
    public virtual string? FailureOf(T result) => null;

    /// <summary>What stands first below the table.</summary>
    public virtual void WriteFacts(IReadOnlyList<T> results, TextWriter writer)
    {
    }

    protected static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}

/// <summary>A kind of sentence about a result.</summary>
/// <param name="Text">The sentence, or empty where there is nothing to say.</param>
/// <param name="MergesNumbers">Whether sentences that differ in numbers only become one that gives the range.</param>
internal sealed record Remark<T>(Func<T, string> Text, bool MergesNumbers);
