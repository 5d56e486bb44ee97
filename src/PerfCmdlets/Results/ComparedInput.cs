using System.Globalization;
using System.Management.Automation;
using PerfTools.Engine;
using PerfTools.Engine.Comparison;

namespace PerfTools.Cmdlets.Results;

/// <summary>
/// Collects one side of a comparison: results in any state, records of a history, files with results, or plain numbers, which are
/// samples of one result.
/// </summary>
/// <param name="findFile">Where a file is that the user has named.</param>
/// <param name="failed">Told of what can neither be read nor compared; the rest is.</param>
internal sealed class ComparedInput(Func<string, string> findFile, Action<MeasurementException> failed)
{
    private readonly List<ComparedResult> _results = [];
    private readonly List<double> _numbers = [];

    public IReadOnlyList<ComparedResult> Results => _numbers.Count == 0 ? _results : [.. _results, ComparedKinds.Of(_numbers)];

    public void Add(PSObject input, CancellationToken cancellationToken)
    {
        try
        {
            if (input.BaseObject is string or FileInfo) _results.AddRange(ComparedFile.Read(findFile(input.BaseObject.ToString()!), failed, cancellationToken));
            else if (input.BaseObject is double or float or decimal or int or long or short or byte or uint or ulong) AddNumber(input.BaseObject);
            else _results.Add(ComparedKinds.Of(PerfResultReader.ReadRecorded(input, FailureKind.NotComparable)));
        }
        catch (MeasurementException failure)
        {
            failed(failure);
        }
    }

    private void AddNumber(object value)
    {
        double number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        if (!double.IsFinite(number)) throw new MeasurementException(FailureKind.NotComparable, "numbers", $"{number.ToString(CultureInfo.InvariantCulture)} is no sample.");
        _numbers.Add(number);
    }
}
