using System.CommandLine;
using PerfTools.Cli.Output;
using PerfTools.Cli.Text;
using PerfTools.Engine;
using PerfTools.Engine.History;
using PerfTools.Engine.Reporting;

namespace PerfTools.Cli.Commands;

/// <summary><c>perftools report</c>: Export-PerfReport for results in files.</summary>
internal static class ReportCommand
{
    private const string Details = $$"""
        A file holds results as 'perftools ... --json' or ConvertTo-Json writes them, or is a history of Export-PerfResult. The
        report is one page that needs no network, Markdown for a pull request, or JUnit XML for a build server, where Fail is a
        failure, and what is Inconclusive or was not evaluated is skipped.

        Examples:
          perftools redis localhost --json > redis.json
          perftools env --json > env.json
          perftools report redis.json env.json --output report.html
          perftools report history.jsonl --output report.md

        Exit codes:
          0    the report is written, whatever the results say
          2    a file could not be read to the end or the report not be written, or the command line is wrong
          130  stopped by Ctrl+C or SIGTERM; nothing is written
        """;

    public static Command Build(CliConsole console)
    {
        Argument<string[]> files = new("files") { Description = "Files with results.", Arity = ArgumentArity.OneOrMore };
        Option<string?> output = OptionOf.Text("--output", "file", "The file to write; one that is there is replaced.");
        output.Required = true;
        Option<string?> format = OptionOf.Text("--format", "format", "html, markdown or junit. Default: by the ending of the file (.md, .xml), else html.");
        Option<string?> title = OptionOf.Text("--title", "text", "The heading. Default: Performance report.");
        DetailedCommand command = new("report", "Write a report of results: a page, Markdown, or JUnit XML.", Details) { files, output, format, title };
        command.SetAction(console, (parsed, cancellationToken) =>
        {
            string path = Path.GetFullPath(parsed.GetValue(output)!);
            ReportFormat form = parsed.GetValue(format) is { } name ? OptionText.Name<ReportFormat>(name, "Format") : ReportFile.FormatOf(path);
            return Task.Run(() => Write(console, parsed.GetValue(files)!, path, form, parsed.GetValue(title) ?? "Performance report", cancellationToken), CancellationToken.None);
        });
        return command;
    }

    private static int Write(CliConsole console, string[] files, string path, ReportFormat format, string title, CancellationToken cancellationToken)
    {
        int code = ExitCode.Pass;
        void Fail(MeasurementException failure) => Say(failure.Message);
        void Say(string message)
        {
            console.Fail(message);
            code = ExitCode.CouldNotMeasure;
        }

        List<object> results = [];
        try
        {
            foreach (string file in files)
            {
                try
                {
                    results.AddRange(ResultFile.ReadRecorded(file, Fail, cancellationToken));
                }
                catch (MeasurementException unreadable)
                {
                    Fail(unreadable);
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (results.Count > 0) new ReportFile(path).Write(title, results, format);
            else Say("there was no result, and so no report was written");
        }
        catch (MeasurementException failure)
        {
            Fail(failure);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }

        return code;
    }
}
