namespace PerfTools.Engine.Sessions;

/// <summary>What the sessions of a load do.</summary>
internal interface IWorkload
{
    SessionWork Work { get; }

    /// <summary>What the load works against.</summary>
    string Target { get; }

    /// <summary>The operation as it stands in the result.</summary>
    string Operation { get; }

    /// <summary>Prepares what all sessions need, once, before the first of them is made.</summary>
    /// <exception cref="MeasurementException">The target cannot be used at all.</exception>
    void Prepare(CancellationToken cancellationToken);

    /// <summary>Takes away what was prepared and what the sessions left; also after a failure and after Ctrl+C.</summary>
    /// <returns>Null, or a sentence on what stays behind.</returns>
    string? Finish();
}
