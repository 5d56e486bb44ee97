using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace PerfTools.Cmdlets.Startup;

/// <summary>
/// Asks a script of the user whether a server is ready, in a runspace that is opened before the server is started. One at a time
/// may ask. It runs on a thread of the runspace, so that whoever asks is let go when time is up, also where the script is not.
/// </summary>
/// <param name="block">The script, freed from the session that it was written in.</param>
/// <param name="usingValues">The values of its <c>$using:</c> expressions.</param>
/// <param name="folder">Where it runs.</param>
internal sealed class ReadyRunspace(ScriptBlock block, Dictionary<string, object?> usingValues, string folder) : IDisposable
{
    private const string Script = """
        param($__perfToolsBlock)
        & $__perfToolsBlock 3> $null 4> $null 5> $null 6> $null
        """;

    private static readonly TimeSpan StopPatience = TimeSpan.FromMilliseconds(500);
    private static readonly ScriptBlock Nothing = ScriptBlock.Create("$true");

    private Runspace? _runspace;
    private int _lastId;
    private string? _lastProblem;
    private bool _isStuck;

    /// <summary>Opens it, and runs a first pipeline: the first of all takes a quarter of a second, which would be missed by the server's time.</summary>
    public void Open()
    {
        InitialSessionState initial = InitialSessionState.CreateDefault();
        initial.Variables.Add(new SessionStateVariableEntry("ProgressPreference", ActionPreference.SilentlyContinue, string.Empty));
        _runspace = RunspaceFactory.CreateRunspace(initial);
        _runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        _runspace.Open();
        _runspace.SessionStateProxy.Path.SetLocation(folder);
        _ = Run(Nothing, CancellationToken.None);
    }

    /// <summary>Null where the script says that the server is ready, else what is missing.</summary>
    /// <exception cref="OperationCanceledException">The answer is no longer wanted, and there was none before.</exception>
    public string? Check(StartedServer server, CancellationToken cancellationToken)
    {
        if (_isStuck) return "it has not come back since it was asked about an earlier start";
        if (server.Id != _lastId) (_lastId, _lastProblem) = (server.Id, null);
        try
        {
            _runspace!.SessionStateProxy.SetVariable("Server", server);
            return _lastProblem = Run(block, cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // What it said last tells a user more than that time was up.
            return _lastProblem ?? throw new OperationCanceledException(cancellationToken);
        }
        catch (RuntimeException error)
        {
            return _lastProblem = OnOneLine(error.Message);
        }
    }

    /// <summary>A script that does not come back is left with its runspace: closing that would wait for it.</summary>
    public void Dispose()
    {
        if (!_isStuck) _runspace?.Dispose();
    }

    private string? Run(ScriptBlock script, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PowerShell pipeline = PowerShell.Create();
        try
        {
            pipeline.Runspace = _runspace;
            pipeline.AddScript(Script, useLocalScope: true).AddArgument(script);
            if (usingValues.Count > 0) pipeline.AddParameter("--%", usingValues);
            using PSDataCollection<PSObject> output = [];
            IAsyncResult running = pipeline.BeginInvoke<PSObject, PSObject>(null, output);
            _ = WaitHandle.WaitAny([running.AsyncWaitHandle, cancellationToken.WaitHandle]);
            if (cancellationToken.IsCancellationRequested) Stop(pipeline, running);
            cancellationToken.ThrowIfCancellationRequested();
            pipeline.EndInvoke(running);
            if (pipeline.Streams.Error.FirstOrDefault() is { } error) return OnOneLine($"{error}");
            return output.Any(LanguagePrimitives.IsTrue) ? null : "it returned nothing true";
        }
        finally
        {
            if (!_isStuck) pipeline.Dispose();
        }
    }

    /// <summary>As Ctrl+C does; a script that waits in .NET code without listening is not ended by it.</summary>
    private void Stop(PowerShell pipeline, IAsyncResult running)
    {
        _ = pipeline.BeginStop(null, null);
        _isStuck = !running.AsyncWaitHandle.WaitOne(StopPatience);
    }

    private static string OnOneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
