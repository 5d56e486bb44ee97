namespace PerfTools.Engine.Startup.Processes;

/// <summary>Reads what a server writes, on threads of its own, from its start until it is disposed of.</summary>
internal interface IOutputReader : IDisposable
{
    /// <summary>Begins, once the server has begun.</summary>
    void Start();

    /// <summary>The server has ended: what it had written by then is to be read soon.</summary>
    void NoteEnd();

    /// <summary>
    /// Waits until all is read that was written before <see cref="NoteEnd"/>. What came from the server may hold its streams open
    /// for ever, and go on to write.
    /// </summary>
    void WaitUntilDrained(TimeSpan patience);
}
