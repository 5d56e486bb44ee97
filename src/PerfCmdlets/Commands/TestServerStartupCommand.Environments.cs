using System.Collections;
using System.Management.Automation;
using PerfTools.Cmdlets.Completers;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Cmdlets.Startup;
using PerfTools.Engine.Processes;
using PerfTools.Engine.Startup;

namespace PerfTools.Cmdlets.Commands;

/// <summary>
/// The parameters that an environment from the pipeline can have, too. Both are read in one way, so that a value means the same on
/// the command and in a table.
/// </summary>
public sealed partial class TestServerStartupCommand
{
    private const string ByFilePath = "FilePath";
    private const string ByInputObject = "InputObject";

    [Parameter(ParameterSetName = ByFilePath, Mandatory = true, Position = 0)]
    [Parameter(ParameterSetName = ByInputObject, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProgramCompleter))]
    public string? FilePath { get; set; }

    [Parameter(ParameterSetName = ByInputObject, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    [Parameter]
    [Alias("Args")]
    public object?[]? ArgumentList { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WorkingDirectory { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(EnvironmentVariableCompleter))]
    public IDictionary? Environment { get; set; }

    [Parameter]
    public SwitchParameter CleanEnvironment { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EnvironmentFile { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    [Parameter]
    public int Port { get; set; }

    [Parameter]
    public Uri? Uri { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(HttpStatusCompleter))]
    public int[] ExpectedStatus { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BodyPattern { get; set; }

    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UnixSocket { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LogPattern { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Redis { get; set; }

    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    [Parameter]
    public SwitchParameter Mcp { get; set; }

    [Parameter]
    public string[] ExpectTool { get; set; } = [];

    [Parameter]
    public string[] ExpectUri { get; set; } = [];

    [Parameter]
    public string[] ExpectCommand { get; set; } = [];

    [Parameter]
    public int ConsecutiveSuccess { get; set; } = Defaults.ConsecutiveSuccess;

    [Parameter]
    [DurationTransform]
    public TimeSpan AliveFor { get; set; } = Defaults.AliveFor;

    [Parameter]
    [DurationTransform]
    public TimeSpan Timeout { get; set; } = Defaults.Timeout;

    [Parameter]
    [DurationTransform]
    public TimeSpan StopTimeout { get; set; } = Defaults.StopTimeout;

    /// <summary>The one that the command describes, or those that came through the pipeline.</summary>
    private ServerStartupOptions[] Environments()
    {
        EnvironmentDescription command = EnvironmentDescription.OfCommand(MyInvocation.BoundParameters);
        if (ParameterSetName == ByFilePath) return [Options(command)];
        ServerStartupOptions[] environments = [.. _environments.Select((item, index) => Options(command, item, index + 1))];
        CheckNames(environments);
        return environments;
    }

    private ServerStartupOptions Options(EnvironmentDescription command, PSObject item, int number)
    {
        try
        {
            return Options(command.With(item));
        }
        catch (OptionException wrong) when (_environments.Count > 1)
        {
            throw new OptionException(wrong.Parameter, $"{WhatOf(wrong).TrimEnd('.')} (environment {number} of {_environments.Count}).");
        }
    }

    private ServerStartupOptions Options(EnvironmentDescription said)
    {
        ServerStartupOptions options = new()
        {
            Name = said.Text(nameof(Name)),
            Command = CommandOf(said),
            Environment = EnvironmentOf(said),
            Probes = ProbesOf(said),
            ConsecutiveSuccess = said.Number(nameof(ConsecutiveSuccess)) ?? Defaults.ConsecutiveSuccess,
            AliveFor = said.Duration(nameof(AliveFor)) ?? Defaults.AliveFor,
            Timeout = said.Duration(nameof(Timeout)) ?? Defaults.Timeout,
            StopTimeout = said.Duration(nameof(StopTimeout)) ?? Defaults.StopTimeout,
            ExpectedTools = said.Texts(nameof(ExpectTool)),
            ExpectedUris = [.. said.Texts(nameof(ExpectUri)).Select(GivenProbes.ExpectedUri)],
            ExpectedCommands = said.Texts(nameof(ExpectCommand)),
            ToExit = Exit,
            KeepRunning = KeepRunning,
            LogTail = LogTail,
            Count = Count,
            WarmupCount = WarmupCount,
            PerStart = PerStart,
            Thresholds = ThresholdSet.Parse(Threshold, typeof(ServerStartupResult)),
        };
        options.Validate();
        return options;
    }

    /// <summary>The program. Its path is one of the user's folder, also where it is to start in another.</summary>
    private ProgramCommand CommandOf(EnvironmentDescription said)
    {
        string path = said.Text(nameof(FilePath)) ?? throw new OptionException(nameof(FilePath), "is missing. Give it in the environment, or on the command for all of them.");
        ProgramCommand command = ProgramOf(path, said.Texts(nameof(ArgumentList)), nameof(FilePath));
        if (said.Text(nameof(WorkingDirectory)) is not { } folder) return command;
        return command with
        {
            FilePath = ProgramPath.IsPath(path) ? FullPathOf(command.FilePath, nameof(FilePath)) : command.FilePath,
            WorkingDirectory = FullPathOf(folder, nameof(WorkingDirectory)),
        };
    }

    private ServerEnvironment EnvironmentOf(EnvironmentDescription said) => (said.Variables() with
    {
        File = said.Text(nameof(EnvironmentFile)) is { } file ? FullPathOf(file, nameof(EnvironmentFile)) : null,
        IsClean = said.Flag(nameof(CleanEnvironment)),
    }).Resolve();

    private IReadOnlyList<ReadinessProbe> ProbesOf(EnvironmentDescription said) => new GivenProbes
    {
        Port = said.Number(nameof(Port)),
        Uri = said.Address(nameof(Uri)),
        ExpectedStatus = said.Numbers(nameof(ExpectedStatus)),
        BodyPattern = said.Text(nameof(BodyPattern)),
        SkipCertificateCheck = said.Flag(nameof(SkipCertificateCheck)),
        UnixSocket = said.Text(nameof(UnixSocket)) is { } socket ? FullPathOf(socket, nameof(UnixSocket)) : null,
        LogPattern = said.Text(nameof(LogPattern)),
        Redis = said.Text(nameof(Redis)),
        Credential = said.Login(nameof(Credential)) is { } login ? new RedisCredential(login.UserName, login.GetNetworkCredential().Password) : null,
        IsMcp = said.Flag(nameof(Mcp)),
        HasScript = ReadyScript is not null,
    }.Resolve();

    private static void CheckNames(ServerStartupOptions[] environments)
    {
        if (environments.GroupBy(environment => environment.Target).FirstOrDefault(same => same.Count() > 1) is { } same)
            throw new OptionException(nameof(Name), $"'{same.Key}' is what {same.Count()} environments are called, and nobody could tell their results apart. Give each a Name.");
    }
}
