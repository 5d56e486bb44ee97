using PerfTools.Engine.History;

namespace PerfTools.Engine.Comparison;

/// <summary>What in a file can be compared.</summary>
internal static class ComparedFile
{
    /// <param name="path">A history, or JSON.</param>
    /// <param name="failed">Told of what can neither be read nor compared; the rest is.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="MeasurementException">The file cannot be read.</exception>
    public static IEnumerable<ComparedResult> Read(string path, Action<MeasurementException> failed, CancellationToken cancellationToken) =>
        ResultFile.Read(path, failed, cancellationToken).Select(result => Of(result, failed)).OfType<ComparedResult>();

    private static ComparedResult? Of(object result, Action<MeasurementException> failed)
    {
        try
        {
            return ComparedKinds.Of(result);
        }
        catch (MeasurementException failure)
        {
            failed(failure);
            return null;
        }
    }
}
