using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace PerfTools.Cmdlets.Startup;

/// <summary>
/// Asks a script of the user whether a server is ready, in a runspace that is opened before the server is started. It is asked on
/// the thread that calls, by one at a time.
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

    private static readonly ScriptBlock Nothing = ScriptBlock.Create("$true");

    private Runspace? _runspace;
    private int _lastId;
    private string? _lastProblem;

    /// <summary>Opens it, and runs a first pipeline: the first of all takes a quarter of a second, which would be missed by the server's time.</summary>
    public void Open()
    {
        InitialSessionState initial = InitialSessionState.CreateDefault();
        initial.Variables.Add(new SessionStateVariableEntry("ProgressPreference", ActionPreference.SilentlyContinue, string.Empty));
        _runspace = RunspaceFactory.CreateRunspace(initial);
        _runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        _runspace.Open();
        _runspace.SessionStateProxy.Path.SetLocation(folder);
        _ = Run(Nothing, CancellationToken.None);
    }

    /// <summary>Null where the script says that the server is ready, else what is missing.</summary>
    /// <exception cref="OperationCanceledException">The answer is no longer wanted, and there was none before.</exception>
    public string? Check(StartedServer server, CancellationToken cancellationToken)
    {
        if (server.Id != _lastId) (_lastId, _lastProblem) = (server.Id, null);
        _runspace!.SessionStateProxy.SetVariable("Server", server);
        try
        {
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

    public void Dispose() => _runspace?.Dispose();

    private string? Run(ScriptBlock script, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using PowerShell pipeline = PowerShell.Create();
        pipeline.Runspace = _runspace;
        pipeline.AddScript(Script, useLocalScope: true).AddArgument(script);
        if (usingValues.Count > 0) pipeline.AddParameter("--%", usingValues);
        using CancellationTokenRegistration stop = cancellationToken.Register(() => pipeline.BeginStop(null, null));
        Collection<PSObject> output = pipeline.Invoke();
        cancellationToken.ThrowIfCancellationRequested();
        if (pipeline.Streams.Error.FirstOrDefault() is { } error) return OnOneLine($"{error}");
        return output.Any(LanguagePrimitives.IsTrue) ? null : "it returned nothing true";
    }

    private static string OnOneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
