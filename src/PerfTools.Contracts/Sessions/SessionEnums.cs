namespace PerfTools;

/// <summary>What the sessions of a load do.</summary>
public enum SessionWork
{
    /// <summary>A script block, each session in a runspace of its own.</summary>
    ScriptBlock,

    /// <summary>HTTP requests, each session on a connection of its own.</summary>
    Http,

    /// <summary>Redis commands, each session on a connection of its own.</summary>
    Redis,

    /// <summary>What is sent to a TCP endpoint and expected from it.</summary>
    Tcp,

    /// <summary>A program, started anew for every operation.</summary>
    Program,
}

/// <summary>What decides when an operation starts.</summary>
public enum LoadModel
{
    /// <summary>Each session starts its next operation when its last one has ended: a slow server gets less load.</summary>
    Closed,

    /// <summary>Operations start at a rate that the server does not influence, as users do who do not know each other.</summary>
    Open,

    /// <summary>A closed model whose number of sessions changes over time.</summary>
    Staged,
}

/// <summary>What became of a session.</summary>
public enum SessionState
{
    /// <summary>It did what it was meant to do.</summary>
    Completed,

    /// <summary>It never came into being: its connection, its runspace or its setup failed.</summary>
    FailedToCreate,

    /// <summary>An operation did not end although its time was up and it had been interrupted. The session was given up.</summary>
    Lost,

    /// <summary>The run was ended before the session had done what it was meant to do.</summary>
    Stopped,
}

/// <summary>Where in the life of a session an error came up.</summary>
public enum SessionPhase
{
    /// <summary>Before the common start: connecting, loading, the setup script, and operations that warm up.</summary>
    Setup,

    /// <summary>An operation that counts.</summary>
    Operation,

    /// <summary>After the last operation.</summary>
    Teardown,
}
