namespace PerfTools.Build.Help;

/// <summary>What the assembly says about a cmdlet.</summary>
internal sealed record CmdletDescription(string Verb, string Noun)
{
    public string Name => $"{Verb}-{Noun}";

    public bool SupportsShouldProcess { get; init; }

    /// <summary>The parameter sets, the default one first.</summary>
    public required IReadOnlyList<string> ParameterSets { get; init; }

    public required IReadOnlyList<CmdletParameter> Parameters { get; init; }

    /// <summary>Full names.</summary>
    public required IReadOnlyList<string> OutputTypes { get; init; }
}

/// <summary>What the assembly says about a parameter.</summary>
internal sealed record CmdletParameter(string Name)
{
    /// <summary>The type as Get-Help shows it: <c>String[]</c>.</summary>
    public required string TypeName { get; init; }

    /// <summary>The type as a page names it among inputs: <c>System.String[]</c>.</summary>
    public required string FullTypeName { get; init; }

    public bool IsSwitch => TypeName == "SwitchParameter";

    public bool IsArray => TypeName.EndsWith("[]", StringComparison.Ordinal);

    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The values of a ValidateSet, or else of an enumeration.</summary>
    public IReadOnlyList<string> AcceptedValues { get; init; } = [];

    public bool SupportsWildcards { get; init; }

    /// <summary>How the parameter belongs to each parameter set; the key <see cref="AllSets"/> stands for every one.</summary>
    public required IReadOnlyDictionary<string, SetMembership> Sets { get; init; }

    public const string AllSets = "__AllParameterSets";

    /// <summary>How it belongs to a set, or null where it does not.</summary>
    public SetMembership? In(string set) => Sets.GetValueOrDefault(set) ?? Sets.GetValueOrDefault(AllSets);
}

/// <summary>How a parameter is bound in a parameter set.</summary>
internal sealed record SetMembership(bool IsMandatory, int? Position, bool FromPipeline, bool FromPipelineByPropertyName)
{
    /// <summary>As Get-Help words it.</summary>
    public string PipelineInput => (FromPipeline, FromPipelineByPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };
}
