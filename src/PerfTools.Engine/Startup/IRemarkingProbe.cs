namespace PerfTools.Engine.Startup;

/// <summary>A probe that notices what a reader of the result should know.</summary>
internal interface IRemarkingProbe
{
    /// <summary>A sentence without its full stop, or null.</summary>
    string? Remark { get; }
}
