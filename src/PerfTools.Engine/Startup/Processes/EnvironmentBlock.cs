using System.Collections;

namespace PerfTools.Engine.Startup.Processes;

/// <summary>All variables that a server gets.</summary>
internal sealed class EnvironmentBlock
{
    private const string Parameter = "Environment";

    // Without these hardly a program finds its files, its user, its language or its time.
    private static readonly string[] KeptOnUnix = ["PATH", "HOME", "USER", "LANG", "TZ", "TMPDIR"];
    private static readonly string[] KeptOnWindows = ["SystemRoot", "PATH", "TEMP", "TMP", "USERPROFILE", "COMSPEC", "PATHEXT"];

    private EnvironmentBlock(IReadOnlyDictionary<string, string> variables, IReadOnlyList<string> names)
    {
        Variables = variables;
        Names = names;
    }

    /// <summary>Each with its value.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>The names that were given, "-NAME" for one that was removed; in a clean environment then those that were kept.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Where programs are looked for.</summary>
    public string? Path => Variables.GetValueOrDefault("PATH");

    /// <summary>What a server gets of the variables of this process, and of those that are given for it.</summary>
    /// <exception cref="OptionException">A name or value cannot be passed on.</exception>
    public static EnvironmentBlock Of(ServerEnvironment environment) => Of(
        environment,
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(one => KeyValuePair.Create((string)one.Key, (string?)one.Value ?? string.Empty)));

    /// <summary>The same with other variables than those of this process.</summary>
    /// <exception cref="OptionException">A name or value cannot be passed on.</exception>
    public static EnvironmentBlock Of(ServerEnvironment environment, IEnumerable<KeyValuePair<string, string>> inherited)
    {
        StringComparer comparer = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        foreach ((string name, string? value) in environment.Variables) Check(name, value);
        string[] kept = OperatingSystem.IsWindows() ? KeptOnWindows : KeptOnUnix;
        Dictionary<string, string> variables = new(comparer);
        foreach ((string name, string value) in inherited)
            if (!environment.IsClean || kept.Contains(name, comparer)) variables[name] = value;
        List<string> names = [];
        foreach ((string name, string? value) in environment.Variables)
        {
            names.Add(value is null ? $"-{name}" : name);
            if (value is null) variables.Remove(name);
            else variables[name] = value;
        }

        if (environment.IsClean) names.AddRange(kept.Where(name => variables.ContainsKey(name) && !names.Contains(name, comparer)));
        return new EnvironmentBlock(variables, names);
    }

    /// <summary>As posix_spawn(3) takes them, with a variable more, which comes first.</summary>
    public IReadOnlyList<string> Table(string name, string value) =>
        [$"{name}={value}", .. Variables.Where(variable => variable.Key != name).Select(variable => $"{variable.Key}={variable.Value}")];

    private static void Check(string name, string? value)
    {
        if (name.Length == 0) throw new OptionException(Parameter, "has a variable without a name. Give each a name.");
        if (name.Contains('=') || name.Contains('\0'))
        {
            string shown = name.Replace('\0', '\uFFFD');
            throw new OptionException(Parameter, $"the name '{shown}' cannot be that of a variable. Use one without '=' and without a null character.");
        }

        if (value?.Contains('\0') == true)
            throw new OptionException(Parameter, $"the value of '{name}' has a null character in it, where it would be cut off. Leave that out.");
    }
}
