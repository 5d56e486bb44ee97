using PerfTools.Cmdlets.Pipeline;

namespace PerfTools.Tests.Cmdlets;

/// <summary>Takes notes of what a body says.</summary>
internal sealed class RecordingOutput : ICmdletOutput
{
    public List<object> Results { get; } = [];

    public List<Exception> Failures { get; } = [];

    public List<string> Warnings { get; } = [];

    public void WriteResult(object result)
    {
        lock (Results) Results.Add(result);
    }

    public void WriteFailure(Exception failure) => Failures.Add(failure);

    public void WriteWarning(string message)
    {
        Assert.NotEmpty(message);
        Warnings.Add(message);
    }

    public void WriteVerbose(string message) => Assert.NotEmpty(message);

    public T Ask<T>(Func<T> question, CancellationToken cancellationToken) => question();

    public void Report(MeasurementProgress value) => Assert.InRange(value.PercentComplete, -1, 100);
}
