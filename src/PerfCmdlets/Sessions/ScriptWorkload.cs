using PerfTools.Engine.Sessions;
using PerfTools.Engine.Sessions.Threads;

namespace PerfTools.Cmdlets.Sessions;

/// <summary>A script block as the work of sessions, each in a runspace of its own.</summary>
internal sealed class ScriptWorkload(SessionScripts scripts, string name) : IThreadWorkload
{
    // What PowerShell itself gives its pipeline threads: deep recursion in a script must end in its own error, not in a crash.
    private const int PipelineStack = 10 * 1024 * 1024;

    private readonly SemaphoreSlim _opening = new(Environment.ProcessorCount);

    public SessionWork Work => SessionWork.ScriptBlock;

    public string Target => name;

    public string Operation => "script block";

    public int StackBytes => PipelineStack;

    public void Prepare(CancellationToken cancellationToken)
    {
        // Each session prepares itself.
    }

    public string? Finish() => null;

    public ISessionWorker NewWorker(int session, LoadRun run) => new ScriptWorker(scripts, session, _opening, run.Cancelled);
}
