using System.Management.Automation;
using PerfTools.Engine.Profiles;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>Lets <c>-Threshold</c> take a profile file, or what New-PerfThreshold gives, in the place of a table.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ThresholdTransformAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        ArgumentNullException.ThrowIfNull(engineIntrinsics);
        PerfThreshold[] found = [.. LanguagePrimitives.GetEnumerable(inputData)?.Cast<object>().Select(Bare).OfType<PerfThreshold>() ?? []];
        if (Bare(inputData) is PerfThreshold one) found = [one];
        if (found.Length > 0) return ThresholdInput.Of(found);
        string? path = Bare(inputData) switch
        {
            string text => text,
            System.IO.FileInfo file => file.FullName,
            _ => null,
        };
        if (path is null)
        {
            return Bare(inputData) is null or System.Collections.IDictionary ? inputData : throw new ArgumentTransformationMetadataException(
                $"'{inputData}' is neither a table nor a file. Give for example @{{ P99Us = '<1000' }}, or a profile of New-PerfThreshold.");
        }

        if (string.IsNullOrWhiteSpace(path))
            throw new ArgumentTransformationMetadataException("The name of the profile is empty. Give a file, or a table as @{ P99Us = '<1000' }.");
        try
        {
            return ThresholdInput.OfFile(engineIntrinsics.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path));
        }
        catch (OptionException invalid)
        {
            throw new ArgumentTransformationMetadataException(invalid.Message.Replace("-Profile: ", string.Empty, StringComparison.Ordinal), invalid);
        }
        catch (SessionStateException unknown)
        {
            throw new ArgumentTransformationMetadataException($"'{path}' cannot be found: {unknown.Message}", unknown);
        }
    }

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
