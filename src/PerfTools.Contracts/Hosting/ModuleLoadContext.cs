using System.ComponentModel;
using System.Reflection;
using System.Runtime.Loader;

namespace PerfTools.Hosting;

/// <summary>
/// The AssemblyLoadContext named <c>PerfTools</c>: the engine, the cmdlets and the packages load here, so that another
/// module's StackExchange.Redis never collides with ours. The contracts stay in the default context, where scripts can
/// name them.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private static readonly Lazy<ModuleLoadContext> Shared = new(() => new ModuleLoadContext());

    private readonly Assembly _contracts = typeof(ModuleLoadContext).Assembly;
    private readonly string _folder;

    private ModuleLoadContext()
        : base("PerfTools")
    {
        _folder = Path.GetDirectoryName(_contracts.Location)!;
    }

    /// <summary>Loads the assembly with the cmdlets, from the folder that the contracts came from.</summary>
    public static Assembly LoadCmdlets() =>
        Shared.Value.LoadFromAssemblyPath(Path.Combine(Shared.Value._folder, "PerfCmdlets.dll"));

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // Two copies of the contracts would make "cannot cast Verdict to Verdict".
        if (assemblyName.Name == _contracts.GetName().Name) return _contracts;
        string path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
