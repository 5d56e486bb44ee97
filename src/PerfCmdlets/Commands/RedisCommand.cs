using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine.Redis;

namespace PerfTools.Cmdlets.Commands;

/// <summary>The parameters that say which Redis server, for every cmdlet that talks to one.</summary>
public abstract class RedisCommand : MeasurementCommand
{
    protected const string ByAddress = "Address";
    protected const string ByConnectionString = "ConnectionString";

    [Parameter(ParameterSetName = ByAddress, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("HostName")]
    [ValidateNotNullOrEmpty]
    public string[] ComputerName { get; set; } = ["127.0.0.1"];

    [Parameter(ParameterSetName = ByAddress, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = 6379;

    [Parameter(ParameterSetName = ByConnectionString, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string[] ConnectionString { get; set; } = [];

    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    [Parameter]
    public SwitchParameter UseTls { get; set; }

    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    [Parameter]
    public X509Certificate2? Certificate { get; set; }

    [Parameter]
    public int Database { get; set; }

    [Parameter]
    [DurationTransform]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    [Parameter]
    public RespProtocol Protocol { get; set; } = RespProtocol.Resp2;

    [Parameter]
    public SwitchParameter Cluster { get; set; }

    /// <summary>The servers of this pipeline input.</summary>
    private protected IReadOnlyList<RedisEndpoint> Endpoints()
    {
        RedisEndpoint common = new()
        {
            Port = Port,
            Credential = Credential is { } given
                ? new RedisCredential(given.UserName, given.GetNetworkCredential().Password)
                : RedisCredential.FromEnvironment(),
            UseTls = UseTls,
            SkipCertificateCheck = SkipCertificateCheck,
            ClientCertificate = Certificate,
            Database = Database,
            Timeout = Timeout,
            Protocol = Protocol,
        };
        return ParameterSetName == ByConnectionString
            ? [.. ConnectionString.SelectMany(text => RedisConnectionString.Parse(text, common))]
            : [.. ComputerName.Select(name => common with { ComputerName = name })];
    }
}
