using System.Collections;
using System.Management.Automation;

namespace PerfTools.Cmdlets.Remoting;

/// <summary>The parameters of a load in a form that survives the way to another machine.</summary>
internal static class RemoteParameters
{
    // What concerns all machines together, or this session only.
    private static readonly string[] Local = ["ComputerSession", "Threshold", "SessionCount", "StartWhen"];

    /// <param name="bound">What the user gave.</param>
    /// <param name="load">The load at hand.</param>
    /// <exception cref="OptionException">A value has a meaning on this machine only.</exception>
    public static Hashtable Of(IDictionary<string, object> bound, SessionLoadOptions load)
    {
        Hashtable table = [];
        foreach ((string name, object value) in bound)
        {
            if (!Local.Contains(name) && !Cmdlet.CommonParameters.Contains(name)) table[name] = Portable(name, value);
        }

        if (load.Stages.Count == 0) table["SessionCount"] = load.SessionCount;
        return table;
    }

    private static object? Portable(string name, object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        ScriptBlock block => block.ToString(),
        SwitchParameter given => given.ToBool(),
        Enum word => word.ToString(),
        Version version => version.ToString(),
        Uri address => address.OriginalString,
        LoadStage stage => new Hashtable { ["Sessions"] = stage.Sessions, ["Duration"] = stage.Duration },
        LoadStage[] stages => stages.Select(stage => Portable(name, stage)).ToArray(),
        System.Diagnostics.Process process => throw new OptionException(name, $"process {process.Id} is one of this machine. With -ComputerSession, give names or ids of the other machines."),
        object[] items when name == "MeasureProcess" => items.Select(item => Portable(name, item)).ToArray(),
        var other => other,
    };
}
