using System.Globalization;
using System.Management.Automation;
using PerfTools.Engine;
using PerfTools.Engine.Comparison;

namespace PerfTools.Cmdlets.Results;

/// <summary>Collects one side of a comparison: results in any state, or plain numbers, which are samples of one result.</summary>
internal sealed class ComparedInput
{
    private readonly List<ComparedResult> _results = [];
    private readonly List<double> _numbers = [];

    public IReadOnlyList<ComparedResult> Results => _numbers.Count == 0 ? _results : [.. _results, ComparedKinds.Of(_numbers)];

    /// <exception cref="MeasurementException">It can neither be read nor compared.</exception>
    public void Add(PSObject input)
    {
        if (input.BaseObject is double or float or decimal or int or long or short or byte or uint or ulong)
        {
            double number = Convert.ToDouble(input.BaseObject, CultureInfo.InvariantCulture);
            if (!double.IsFinite(number)) throw new MeasurementException(FailureKind.NotComparable, "numbers", $"{number.ToString(CultureInfo.InvariantCulture)} is no sample.");
            _numbers.Add(number);
            return;
        }

        _results.Add(ComparedKinds.Of(PerfResultReader.Read(input, FailureKind.NotComparable)));
    }
}
