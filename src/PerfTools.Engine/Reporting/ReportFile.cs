using PerfTools.Engine.History;
using PerfTools.Engine.Text;

namespace PerfTools.Engine.Reporting;

/// <summary>Writes a report into a file: beside it first, so that there is the whole of it or what was there before.</summary>
/// <param name="path">The full path.</param>
internal sealed class ReportFile(string path)
{
    /// <summary>Leave a file that is there already, and fail.</summary>
    public bool NoClobber { get; init; }

    /// <summary>Replace also a file that is read-only.</summary>
    public bool Force { get; init; }

    /// <summary>What the ending of a path says: <c>.md</c> Markdown, <c>.xml</c> JUnit, all else HTML.</summary>
    public static ReportFormat FormatOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".MD" or ".MARKDOWN" => ReportFormat.Markdown,
        ".XML" => ReportFormat.Junit,
        _ => ReportFormat.Html,
    };

    /// <param name="title">The heading.</param>
    /// <param name="results">Results of any kind; records of a history show where they were measured.</param>
    /// <param name="format">What it is written as.</param>
    /// <exception cref="MeasurementException">The file cannot be written, or is there already.</exception>
    public void Write(string title, IEnumerable<object> results, ReportFormat format)
    {
        ReportDocument document = new(title, results, HostDescription.Read());
        try
        {
            CheckWhatIsThere();

            // In memory first: a writer of XML that a full disk has interrupted complains of itself, and not of the disk.
            using MemoryStream report = new();
            Write(document, format, report);
            WholeFile.Write(path, report.WriteTo, overwrite: !NoClobber);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new MeasurementException(FailureKind.ReportNotWritten, path, $"the report cannot be written: {WholeFile.Reason(path, failure)}", failure);
        }
    }

    private void CheckWhatIsThere()
    {
        if (Directory.Exists(path)) throw new MeasurementException(FailureKind.ReportNotWritten, path, "this is a folder. Give the name of a file in it.");
        if (!File.Exists(path)) return;
        if (NoClobber) throw new MeasurementException(FailureKind.ReportNotWritten, path, "there is a file of this name already, and -NoClobber was given.");
        if (!File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly)) return;
        if (!Force) throw new MeasurementException(FailureKind.ReportNotWritten, path, "the file there is read-only. -Force replaces it.");
        File.SetAttributes(path, FileAttributes.Normal);
    }

    private static void Write(ReportDocument document, ReportFormat format, Stream file)
    {
        switch (format)
        {
            case ReportFormat.Markdown: new MarkdownReport(document).Write(file); break;
            case ReportFormat.Junit: new JunitReport(document).Write(file); break;
            default: new HtmlReport(document).Write(file); break;
        }
    }
}
