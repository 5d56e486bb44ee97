using System.Management.Automation;
using System.Runtime.ExceptionServices;
using PerfTools.Engine;
using PerfTools.Engine.Processes;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>
/// The base of every cmdlet: owns the threads, cancellation and the pipeline thread. A body runs beside the pipeline
/// thread, which only writes. Stopping cancels the body and waits for it, so that nothing outlives Ctrl+C.
/// </summary>
public abstract class MeasurementCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private volatile Task _work = Task.CompletedTask;

    protected sealed override void StopProcessing()
    {
        _stop.Cancel();
        Wait(_work);
    }

    public void Dispose()
    {
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs a body to its end, and writes on this thread what it says.</summary>
    private protected void Run(Func<ICmdletOutput, CancellationToken, Task> body) => Run(body, (queue, _) => queue.Drain(this));

    /// <summary>The same for a body whose results come at the end: what it says after Ctrl+C is written too.</summary>
    private protected void RunToEnd(Func<ICmdletOutput, CancellationToken, Task> body) =>
        Run(body, (queue, stop) => LastWords.Write(queue, this, stop));

    private void Run(Func<ICmdletOutput, CancellationToken, Task> body, Action<PipelineQueue, CancellationTokenSource> write)
    {
        using PipelineQueue queue = new();
        using CancellationTokenSource run = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        Task work = _work = Task.Run(() => RunBody(body, queue, run.Token));
        try
        {
            write(queue, run);
        }
        finally
        {
            // Also where writing threw: a pipeline that Select-Object -First has closed, or Ctrl+C.
            run.Cancel();
            Wait(work);
        }

        if (work.Exception?.InnerException is { } failure) ThrowTerminatingError(ErrorRecords.From(failure));
    }

    /// <summary>
    /// Runs a body to its end on this thread, for what must run in the user's session. Stopping cancels it; the pipeline
    /// itself ends only when this thread has come back.
    /// </summary>
    private protected void RunHere(Action<ICmdletOutput, CancellationToken> body)
    {
        DirectOutput output = new(this);
        ExceptionDispatchInfo? ended = null;
        OptionException? wrong = null;
        MeasurementBody.Guard(output, MyInvocation.MyCommand.Name, () =>
        {
            try
            {
                body(output, _stop.Token);
            }
            catch (Exception end) when (end is PipelineStoppedException or FlowControlException or ActionPreferenceStopException)
            {
                // Ctrl+C, a Select-Object -First that has enough, or an error that is to end the script: for PowerShell, and no failure.
                ended = ExceptionDispatchInfo.Capture(end);
            }
            catch (OptionException option)
            {
                wrong = option;
            }

            return Task.CompletedTask;
        }).GetAwaiter().GetResult();
        ended?.Throw();
        output.Complete();
        if (wrong is not null) ThrowTerminatingError(ErrorRecords.From(wrong));
    }

    /// <summary>Runs what reads options, and turns an option that cannot be used into the cmdlet's terminating error.</summary>
    private protected T Checked<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (OptionException option)
        {
            ThrowTerminatingError(ErrorRecords.From(option));
            throw;
        }
    }

    /// <summary>Whether the user gave this parameter.</summary>
    private protected bool Has(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    private protected string CurrentFolder => SessionState.Path.CurrentFileSystemLocation.ProviderPath;

    /// <summary>Whether a name was given that no process has.</summary>
    private protected bool HasUnknownName { get; private set; }

    /// <summary>A program to start in the current folder. An argument list that is an unset variable is none.</summary>
    /// <exception cref="OptionException">The path names no file.</exception>
    private protected ProgramCommand ProgramOf(string filePath, string[]? arguments, string parameter) => new()
    {
        FilePath = FileOf(filePath, parameter),
        Arguments = arguments ?? [],
        WorkingDirectory = CurrentFolder,
    };

    /// <summary>The processes of a name; where there is none, an error that ends nothing.</summary>
    private protected int[] ProcessesOf(string pattern)
    {
        WildcardPattern wildcard = new(pattern, WildcardOptions.IgnoreCase);
        int[] found = ProcessNames.Where(wildcard.IsMatch);
        if (found.Length > 0) return found;
        HasUnknownName = true;
        WriteError(ErrorRecords.From(new MeasurementException(FailureKind.ProcessNotFound, pattern, "no process has this name.")));
        return [];
    }

    /// <summary>The file that a path with ~ or a drive of the session means; names, and paths that the system knows, as they are.</summary>
    private string FileOf(string path, string parameter)
    {
        if (!ProgramPath.IsPath(path) || System.IO.Path.IsPathFullyQualified(path)) return path;
        if (path[0] == '~' && path[1] is '/' or '\\')
            return System.IO.Path.Join(SessionState.Provider.GetOne("FileSystem").Home, path[2..]);
        return SessionState.Path.IsPSAbsolute(path, out _) ? FullPathOf(path, parameter) : path;
    }

    /// <summary>A path of the session as the system knows it.</summary>
    /// <exception cref="OptionException">It names no file.</exception>
    private protected string FullPathOf(string path, string parameter)
    {
        try
        {
            string file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return provider.Name == "FileSystem" ? file : throw new OptionException(parameter, $"'{path}' is no file. Give a path of the file system.");
        }
        catch (SessionStateException unknown)
        {
            throw new OptionException(parameter, $"'{path}' cannot be found: {unknown.Message}");
        }
    }

    private static async Task RunBody(Func<ICmdletOutput, CancellationToken, Task> body, PipelineQueue queue, CancellationToken cancellationToken)
    {
        try
        {
            await body(queue, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            queue.Complete();
        }
    }

    private static void Wait(Task work) => Task.WhenAny(work).Wait();
}
