using System.Management.Automation;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine.Redis;

namespace PerfTools.Cmdlets.Commands;

/// <summary>Removes the keys that match a pattern, so that a measurement starts from a clean baseline.</summary>
[Cmdlet(VerbsCommon.Clear, "RedisKey", DefaultParameterSetName = ByAddress, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(RedisKeyRemoval))]
public sealed class ClearRedisKeyCommand : RedisCommand
{
    [Parameter(Mandatory = true, Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Pattern { get; set; } = [];

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void BeginProcessing()
    {
        string? everything = Array.Find(Pattern, RedisKeyRemover.MatchesEverything);
        if (everything is null || Force) return;
        OptionException refusal = new(nameof(Pattern), $"'{everything}' matches every key of the database. Give a narrower pattern, or -Force.");
        ThrowTerminatingError(ErrorRecords.From(refusal));
    }

    protected override void ProcessRecord()
    {
        foreach (RedisEndpoint endpoint in Checked(Endpoints))
        {
            _ = Checked(() => { endpoint.Validate(); return true; });
            foreach (string pattern in Pattern)
            {
                if (ShouldProcess($"{endpoint} database {endpoint.Database}, keys that match '{pattern}'", "Remove"))
                    Run((output, cancellationToken) => ClearAsync(endpoint, pattern, output, cancellationToken));
            }
        }
    }

    private Task ClearAsync(RedisEndpoint endpoint, string pattern, ICmdletOutput output, CancellationToken cancellationToken) =>
        MeasurementBody.Guard(output, endpoint.ToString(), () =>
        {
            foreach (RedisEndpoint node in RedisKeyRemover.Targets(endpoint, Cluster, cancellationToken))
            {
                RedisKeyRemoval removal = RedisKeyRemover.Remove(node, pattern, output, cancellationToken);
                output.WriteVerbose($"{removal.Target}: {removal.RemovedCount} of {removal.MatchedCount} keys that match '{pattern}' removed.");
                if (PassThru) output.WriteResult(removal);
            }

            return Task.CompletedTask;
        });
}
