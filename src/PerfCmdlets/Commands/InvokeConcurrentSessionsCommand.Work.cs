using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using PerfTools.Cmdlets.Completers;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Cmdlets.Sessions;
using PerfTools.Engine.Redis;
using PerfTools.Engine.Sessions;
using PerfTools.Engine.Sessions.Programs;
using PerfTools.Engine.Sessions.Redis;

namespace PerfTools.Cmdlets.Commands;

/// <summary>The parameters that say what the sessions do.</summary>
public sealed partial class InvokeConcurrentSessionsCommand
{
    private const string ByScriptBlock = "ScriptBlock";
    private const string ByUri = "Uri";
    private const string ByRedis = "Redis";
    private const string ByTcpEndpoint = "TcpEndpoint";
    private const string ByFilePath = "FilePath";

    [Parameter(ParameterSetName = ByScriptBlock, Mandatory = true, Position = 0)]
    public ScriptBlock? ScriptBlock { get; set; }

    [Parameter(ParameterSetName = ByScriptBlock)]
    public ScriptBlock? SetupScript { get; set; }

    [Parameter(ParameterSetName = ByScriptBlock)]
    public ScriptBlock? TeardownScript { get; set; }

    [Parameter(ParameterSetName = ByScriptBlock)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModuleNameCompleter))]
    public string[] ImportModule { get; set; } = [];

    [Parameter(ParameterSetName = ByScriptBlock)]
    [Parameter(ParameterSetName = ByFilePath)]
    [Alias("Args")]
    public object?[]? ArgumentList { get; set; }

    [Parameter(ParameterSetName = ByUri, Mandatory = true)]
    public Uri? Uri { get; set; }

    [Parameter(ParameterSetName = ByUri)]
    [ArgumentCompleter(typeof(HttpMethodCompleter))]
    public string Method { get; set; } = "GET";

    [Parameter(ParameterSetName = ByUri)]
    public IDictionary? Headers { get; set; }

    [Parameter(ParameterSetName = ByUri)]
    public object? Body { get; set; }

    [Parameter(ParameterSetName = ByUri)]
    [ArgumentCompleter(typeof(ContentTypeCompleter))]
    public string? ContentType { get; set; }

    [Parameter(ParameterSetName = ByUri)]
    [ArgumentCompleter(typeof(HttpStatusCompleter))]
    public int[] ExpectedStatus { get; set; } = [];

    [Parameter(ParameterSetName = ByUri)]
    [HttpVersionTransform]
    [ArgumentCompleter(typeof(HttpVersionCompleter))]
    public Version HttpVersion { get; set; } = new(1, 1);

    [Parameter(ParameterSetName = ByRedis, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? Redis { get; set; }

    [Parameter(ParameterSetName = ByRedis)]
    [ValidateSet(nameof(RedisOperation.Ping), nameof(RedisOperation.Set), nameof(RedisOperation.Get), nameof(RedisOperation.Incr), nameof(RedisOperation.HSet), nameof(RedisOperation.MGet))]
    public RedisOperation Operation { get; set; } = RedisOperation.Set;

    [Parameter(ParameterSetName = ByRedis)]
    public int PayloadSize { get; set; } = 100;

    [Parameter(ParameterSetName = ByRedis)]
    public int? KeyCount { get; set; }

    [Parameter(ParameterSetName = ByRedis)]
    public int Database { get; set; }

    [Parameter(ParameterSetName = ByRedis)]
    [Credential]
    public PSCredential? Credential { get; set; }

    [Parameter(ParameterSetName = ByTcpEndpoint, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? TcpEndpoint { get; set; }

    [Parameter(ParameterSetName = ByTcpEndpoint)]
    public object? Send { get; set; }

    [Parameter(ParameterSetName = ByTcpEndpoint)]
    public object? Expect { get; set; }

    [Parameter(ParameterSetName = ByTcpEndpoint)]
    public SwitchParameter ConnectEachOperation { get; set; }

    [Parameter(ParameterSetName = ByRedis)]
    [Parameter(ParameterSetName = ByTcpEndpoint)]
    public SwitchParameter UseTls { get; set; }

    [Parameter(ParameterSetName = ByUri)]
    [Parameter(ParameterSetName = ByRedis)]
    [Parameter(ParameterSetName = ByTcpEndpoint)]
    public SwitchParameter SkipCertificateCheck { get; set; }

    [Parameter(ParameterSetName = ByFilePath, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProgramCompleter))]
    public string? FilePath { get; set; }

    [Parameter(ParameterSetName = ByFilePath)]
    public SwitchParameter IgnoreExitCode { get; set; }

    private IWorkload Workload(SessionLoadOptions load) => ParameterSetName switch
    {
        ByUri => SessionWorkloads.Of(HttpWork(), load.Timeout),
        ByRedis => new RedisWireWorkload(RedisWork(load), load),
        ByTcpEndpoint => SessionWorkloads.Of(TcpWork(), load.Timeout),
        ByFilePath => ProgramWork(),
        _ => ScriptWork(),
    };

    private ScriptWorkload ScriptWork() => new(
        new SessionScripts
        {
            Operation = SessionScripts.Freed(ScriptBlock!),
            Setup = SetupScript is null ? null : SessionScripts.Freed(SetupScript),
            Teardown = TeardownScript is null ? null : SessionScripts.Freed(TeardownScript),
            Arguments = ArgumentList ?? [],
            Modules = ImportModule,
            Folder = CurrentFolder,
            UsingValues = UsingExpressions.Evaluate(SessionState, ScriptBlock, SetupScript, TeardownScript),
        },
        OperationBody.Shortened($"{ScriptBlock}"));

    private HttpWorkload HttpWork()
    {
        List<KeyValuePair<string, string>> headers = [.. (Headers ?? new Hashtable()).Cast<DictionaryEntry>().Select(header => KeyValuePair.Create($"{header.Key}", TextOf(header.Value)))];
        if (ContentType is not null) headers.Add(KeyValuePair.Create("Content-Type", ContentType));
        HttpWorkload work = new()
        {
            Uri = Uri!,
            Method = Method,
            Headers = headers,
            Body = BytesOf(Body),
            ExpectedStatus = ExpectedStatus,
            HttpVersion = HttpVersion,
            SkipCertificateCheck = SkipCertificateCheck,
        };
        work.Validate();
        return work;
    }

    private RedisWorkload RedisWork(SessionLoadOptions load)
    {
        RedisEndpoint common = new()
        {
            Credential = Credential is { } given ? new RedisCredential(given.UserName, given.GetNetworkCredential().Password) : RedisCredential.FromEnvironment(),
            UseTls = UseTls,
            SkipCertificateCheck = SkipCertificateCheck,
            Database = Database,
            Timeout = load.Timeout,
        };
        RedisWorkload work = new() { Endpoint = RedisConnectionString.ParseOne(Redis!, common, nameof(Redis)), Operation = Operation, PayloadSize = PayloadSize, KeyCount = KeyCount };
        work.Validate();
        return work;
    }

    private TcpWorkload TcpWork()
    {
        int colon = TcpEndpoint!.LastIndexOf(':');
        if (colon < 1 || !int.TryParse(TcpEndpoint.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port))
            throw new OptionException(nameof(TcpEndpoint), $"'{TcpEndpoint}' is no endpoint. Give host:port.");
        TcpWorkload work = new()
        {
            ComputerName = TcpEndpoint[..colon].Trim('[', ']'),
            Port = port,
            Send = BytesOf(Send),
            Expect = BytesOf(Expect),
            ConnectEachOperation = ConnectEachOperation,
            UseTls = UseTls,
            SkipCertificateCheck = SkipCertificateCheck,
        };
        work.Validate();
        return work;
    }

    private ProgramWorkload ProgramWork() => new(ProgramOf(FilePath!, [.. (ArgumentList ?? []).Select(TextOf)], nameof(FilePath)), IgnoreExitCode);

    private static string TextOf(object? value) => (string)LanguagePrimitives.ConvertTo(value, typeof(string), CultureInfo.InvariantCulture);

    private static byte[] BytesOf(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => [],
        byte[] bytes => bytes,
        object other => Encoding.UTF8.GetBytes(TextOf(other)),
    };
}
