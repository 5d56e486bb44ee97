using System.Management.Automation;
using PerfTools.Engine;

namespace PerfTools.Cmdlets.Remoting;

/// <summary>
/// Sees to it that a machine has this very version of the module loaded: the one that is installed there, else a copy of our
/// own in a temporary folder, which goes again when the load is over.
/// </summary>
internal sealed class RemoteModule : IDisposable
{
    private const int ChunkBytes = 1 << 20;

    private const string Find = """
        param($version)
        if ($PSVersionTable.PSVersion.Major -lt 7 -or ($PSVersionTable.PSVersion.Major -eq 7 -and $PSVersionTable.PSVersion.Minor -lt 4)) {
            throw "PerfTools needs PowerShell 7.4 or later, and the session is of $($PSVersionTable.PSVersion)"
        }
        $loaded = Get-Module -Name PerfTools | Select-Object -First 1
        if ($loaded -and $loaded.Version -ne $version) {
            throw "PerfTools $($loaded.Version) is loaded in the session, and this is $version. Open a new session"
        }
        if ($loaded) { return $true }
        $installed = Get-Module -Name PerfTools -ListAvailable | Where-Object Version -EQ $version | Select-Object -First 1
        if ($installed) { Import-Module -ModuleInfo $installed -Global -ErrorAction Stop }
        [bool]$installed
        """;

    private const string MakeFolder = """
        (New-Item -ItemType Directory -ErrorAction Stop -Path (Join-Path ([IO.Path]::GetTempPath()) "perftools-$([guid]::NewGuid().ToString('n'))/PerfTools")).FullName
        """;

    private const string Append = """
        param($folder, $path, $bytes)
        $file = Join-Path $folder $path
        $null = New-Item -ItemType Directory -Force -Path (Split-Path $file) -ErrorAction Stop
        $stream = [IO.File]::Open($file, 'Append')
        try { $stream.Write($bytes, 0, $bytes.Length) } finally { $stream.Dispose() }
        """;

    // All of it is loaded at once, so that the module works on, also in a later run, when its files have gone.
    private const string Load = """
        param($folder)
        Import-Module (Join-Path $folder PerfTools.psd1) -Global -ErrorAction Stop
        $context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ PerfTools
        Get-ChildItem (Join-Path $folder bin) -Filter *.dll | Where-Object BaseName -NE PerfTools.Contracts |
            ForEach-Object { $null = $context.LoadFromAssemblyPath($_.FullName) }
        """;

    private const string Remove = """
        param($folder)
        Remove-Item -LiteralPath (Split-Path $folder) -Recurse -Force -ErrorAction Ignore
        Test-Path -LiteralPath $folder
        """;

    private readonly RemoteMachine _machine;
    private readonly Action<string> _verbose;
    private string? _folder;

    /// <param name="machine">The machine.</param>
    /// <param name="local">The module of this session.</param>
    /// <param name="verbose">Is told what is done.</param>
    /// <exception cref="MeasurementException">It cannot be had there.</exception>
    public RemoteModule(RemoteMachine machine, PSModuleInfo local, Action<string> verbose)
    {
        (_machine, _verbose) = (machine, verbose);
        if (LanguagePrimitives.IsTrue(machine.Invoke(Find, local.Version).LastOrDefault())) return;
        _folder = (string)machine.Invoke(MakeFolder)[0].BaseObject;
        try
        {
            verbose($"{machine.Name}: the module is copied to {_folder}.");
            Copy(local.ModuleBase);
            _ = machine.Invoke(Load, _folder);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_folder is not { } folder) return;
        _folder = null;
        try
        {
            // Windows does not remove what is loaded.
            if (LanguagePrimitives.IsTrue(_machine.Invoke(Remove, folder)[0])) _verbose($"{_machine.Name}: {folder} is in use, and can be removed when the session has ended.");
        }
        catch (MeasurementException gone)
        {
            _verbose($"{_machine.Name}: {folder} could not be removed: {gone.Reason}");
        }
    }

    private void Copy(string source)
    {
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(source, file).Replace('\\', '/');
            foreach (byte[] chunk in File.ReadAllBytes(file).Chunk(ChunkBytes)) _ = _machine.Invoke(Append, _folder, path, chunk);
        }
    }
}
