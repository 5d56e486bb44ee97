using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Security;
using PerfTools.Engine.Startup;
using PerfTools.Engine.Text;

namespace PerfTools.Cmdlets.Startup;

/// <summary>
/// What is said about one environment: values by the names of parameters. What an object from the pipeline does not say is taken
/// from the command, whose own parameters are read in the same way.
/// </summary>
internal sealed class EnvironmentDescription
{
    /// <summary>What an object may say. The script of -ReadyScript is asked about all servers, and so belongs to the command.</summary>
    private static readonly string[] Known =
    [
        "Name", "FilePath", "ArgumentList", "WorkingDirectory", "Environment", "CleanEnvironment", "EnvironmentFile", "Port", "Uri", "ExpectedStatus",
        "BodyPattern", "SkipCertificateCheck", "UnixSocket", "LogPattern", "Redis", "Credential", "Mcp", "ConsecutiveSuccess", "AliveFor", "Timeout",
        "StopTimeout", "ExpectTool", "ExpectUri", "ExpectCommand",
    ];

    private readonly Dictionary<string, object?> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly EnvironmentDescription? _command;

    private EnvironmentDescription(IEnumerable<KeyValuePair<string, object?>> said, EnvironmentDescription? command)
    {
        _command = command;
        foreach ((string name, object? value) in said)
        {
            // An empty cell of a CSV file, or a variable that is not set, says nothing.
            if (Bare(value) is { } given and not "") _values[name] = given;
        }
    }

    /// <summary>What the command says by its own parameters.</summary>
    public static EnvironmentDescription OfCommand(IDictionary<string, object> bound) =>
        new(bound.Where(parameter => Known.Contains(parameter.Key)).Select(parameter => KeyValuePair.Create(parameter.Key, (object?)parameter.Value)), command: null);

    /// <summary>What a table, or the properties of an object, say.</summary>
    /// <exception cref="OptionException">It is neither, or says something that nobody understands.</exception>
    public EnvironmentDescription With(object? item) => new(Entries(item, "InputObject").Select(entry => KeyValuePair.Create(NameOf(entry.Key), entry.Value)), this);

    public string? Text(string name) => Value(name) is { } value ? TextOf(value) : null;

    public string[] Texts(string name) => [.. Items(name).Select(TextOf)];

    public int? Number(string name) => Value(name) is { } value ? NumberOf(name, value) : null;

    public int[] Numbers(string name) => [.. Items(name).Select(item => NumberOf(name, item))];

    public bool Flag(string name) => Value(name) switch
    {
        null => false,
        SwitchParameter given => given.ToBool(),
        bool flag => flag,
        string text when bool.TryParse(text, out bool flag) => flag,
        var other => throw new OptionException(name, $"'{other}' is neither true nor false."),
    };

    public TimeSpan? Duration(string name) => Value(name) switch
    {
        null => null,
        TimeSpan time => time,
        var other => DurationText.Parse(TextOf(other), name),
    };

    public Uri? Address(string name) => Value(name) switch
    {
        null => null,
        Uri address => address,
        var other => GivenProbes.Address(TextOf(other)),
    };

    public PSCredential? Login(string name) => Value(name) switch
    {
        null => null,
        PSCredential login => login,
        _ => throw new OptionException(name, "is no credential. Give what Get-Credential gives."),
    };

    /// <summary>The variables of the command, and over them those of the object.</summary>
    /// <exception cref="OptionException">They are no table.</exception>
    public GivenEnvironment Variables()
    {
        Dictionary<string, string?> variables = new(GivenEnvironment.Names);
        HashSet<string> secrets = new(GivenEnvironment.Names);
        foreach (EnvironmentDescription source in _command is null ? [this] : new[] { _command, this })
        {
            if (!source._values.TryGetValue("Environment", out object? table)) continue;
            foreach ((string name, object? value) in Entries(table, "Environment"))
            {
                (variables[name], bool isSecret) = VariableOf(Bare(value));
                if (isSecret) secrets.Add(name);
                else secrets.Remove(name);
            }
        }

        return new GivenEnvironment { Variables = variables, Secrets = secrets };
    }

    private object? Value(string name) => _values.TryGetValue(name, out object? value) ? value : _command?.Value(name);

    private IEnumerable<object> Items(string name) => Value(name) switch
    {
        null => [],
        string text => [text],
        IEnumerable several => several.Cast<object?>().Select(item => Bare(item) ?? string.Empty),
        var one => [one],
    };

    private static string NameOf(string said) =>
        said.Equals("Args", StringComparison.OrdinalIgnoreCase) ? "ArgumentList"
        : Array.Find(Known, name => name.Equals(said, StringComparison.OrdinalIgnoreCase))
        ?? throw new OptionException("InputObject", $"'{said}' is nothing that an environment can say. It can say: {string.Join(", ", Known)}.");

    private static IEnumerable<KeyValuePair<string, object?>> Entries(object? item, string parameter) => Bare(item) switch
    {
        IDictionary table => table.Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create($"{entry.Key}", entry.Value)),
        null or string or ValueType or IEnumerable => throw new OptionException(
            parameter, $"a value of the type {Bare(item)?.GetType().Name ?? "null"} is no table. Write {(parameter == "Environment" ? "@{ NAME = 'value' }" : "@{ Name = '…'; FilePath = '…' }")}."),
        var other => PSObject.AsPSObject(other).Properties.Select(property => KeyValuePair.Create(property.Name, (object?)property.Value)),
    };

    private static (string? Text, bool IsSecret) VariableOf(object? value) => value switch
    {
        null => (null, false),
        SecureString secret => (new NetworkCredential(string.Empty, secret).Password, true),
        PSCredential login => (login.GetNetworkCredential().Password, true),
        _ => (TextOf(value), false),
    };

    private static int NumberOf(string name, object value) => LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw new OptionException(name, $"'{value}' is no whole number.");

    private static string TextOf(object value) => (string)LanguagePrimitives.ConvertTo(value, typeof(string), CultureInfo.InvariantCulture);

    /// <summary>The object without PowerShell's wrapping, unless that is all there is.</summary>
    private static object? Bare(object? value) => value is PSObject { BaseObject: not PSCustomObject and var bare } ? bare : value;
}
