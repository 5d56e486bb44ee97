using System.Management.Automation;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine.Hosting;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Says whether this host is fit to measure on, check by check, with what to do about it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PerfEnvironment")]
[OutputType(typeof(PerfEnvironmentCheck), typeof(bool))]
public sealed class TestPerfEnvironmentCommand : MeasurementCommand
{
    private static readonly PerfEnvironmentOptions Defaults = new();

    [Parameter(Position = 0)]
    [DurationTransform]
    public TimeSpan Duration { get; set; } = Defaults.Duration;

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    protected override void EndProcessing()
    {
        PerfEnvironmentMeasurement measurement = Checked(() => new PerfEnvironmentMeasurement(Defaults with { Duration = Duration }));
        RunToEnd((output, cancellationToken) => PerfEnvironmentBody.RunAsync(measurement, Quiet, output, cancellationToken));
    }
}
