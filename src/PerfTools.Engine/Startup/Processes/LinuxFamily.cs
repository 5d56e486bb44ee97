using System.Globalization;
using System.Text;
using PerfTools.Engine.Processes.Linux;

namespace PerfTools.Engine.Startup.Processes;

/// <summary>
/// What came from a server, on Linux. Three things tell, of which any one will do: the session that it leads, which all share that
/// have not begun one of their own; the <see cref="Tether"/>, which also those hold that left the session, as daemons do, and did
/// not close what they do not know; and a variable in the environment that a program began with, which is seen also where all
/// was closed and the session left, but not where the environment was replaced, or overwritten by a title. What did all three
/// is not found.
/// </summary>
internal sealed class LinuxFamily : IServerFamily
{
    /// <summary>The variable that marks what came from a server.</summary>
    public const string MarkName = "PERFTOOLS_START";

    private readonly byte[] _mark;
    private readonly object _lock = new();
    private FamilyMembers? _hidden;
    private bool _isEmpty;
    private int _server;
    private long _startTicks;

    /// <param name="mark">The value of the variable, which no other server has.</param>
    public LinuxFamily(string mark)
    {
        Mark = mark;
        _mark = Encoding.UTF8.GetBytes($"{MarkName}={mark}\0");
    }

    public string Mark { get; }

    public Tether Tether { get; } = new();

    public bool HasMembers
    {
        get
        {
            lock (_lock) return !_isEmpty && (Tether.IsHeld || HasHidden());
        }
    }

    public void Start(int processId)
    {
        _server = processId;
        Span<byte> buffer = stackalloc byte[1024];
        _startTicks = TryRead(processId, buffer, out StatLine stat) ? stat.StartTicks : 0;
    }

    public bool Has(int processId)
    {
        Span<byte> buffer = stackalloc byte[1024];
        return TryRead(processId, buffer, out StatLine stat) && IsOurs(processId, stat);
    }

    public FamilyMembers Find()
    {
        List<FamilyMember> members = [];
        Span<byte> buffer = stackalloc byte[1024];
        foreach (int id in ProcFolders.Ids())
        {
            if (id == _server || id == Environment.ProcessId) continue;

            if (!TryRead(id, buffer, out StatLine early) || IsOlder(early)) continue;

            // Opened first: what is read after it is of the process that it stands for, or of none.
            int descriptor = LinuxNative.OpenProcess(id);
            if (TryRead(id, buffer, out StatLine stat) && IsOurs(id, stat))
                members.Add(new FamilyMember(id, ProcFolders.NameOf(id) ?? id.ToString(CultureInfo.InvariantCulture), descriptor));
            else if (descriptor >= 0)
                _ = LinuxNative.Close(descriptor);
        }

        return new FamilyMembers(members);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isEmpty = true;
            _hidden?.Dispose();
            _hidden = null;
            Tether.Dispose();
        }
    }

    /// <summary>What gave up the tether can only be searched for. Those found are remembered, so that this may be asked often.</summary>
    private bool HasHidden()
    {
        const int Searches = 2;
        if (_hidden?.Running.Count > 0) return true;

        // Twice: a process may begin behind the back of a search, and its parent end before its turn.
        for (int i = 0; i < Searches; i++)
        {
            _hidden?.Dispose();
            _hidden = Find();
            if (_hidden.Count > 0) return true;
        }

        _isEmpty = true;
        return false;
    }

    /// <summary>What began before the server cannot have come from it.</summary>
    private bool IsOlder(StatLine stat) => stat.StartTicks < _startTicks;

    private bool IsOurs(int id, StatLine stat) =>
        !stat.IsDefunct && !IsOlder(stat) && id != Environment.ProcessId
        && (stat.SessionId == _server || HasMark(id) || (!IsAboutToBecomeAProgram(id, stat) && HoldsTether(id)));

    /// <summary>
    /// Whether this process has just started it, and it still is a copy of this process: it has all of its descriptors until it
    /// becomes the program, and with them a tether that was made, and not yet closed here, when it began. Asked before the tether:
    /// what has become a program by then has only what is its own.
    /// </summary>
    private static bool IsAboutToBecomeAProgram(int id, StatLine stat) =>
        stat.ParentId == Environment.ProcessId && LinuxNative.ReadLink(ProcFolders.Path(id, "exe")) == LinuxNative.ReadLink("/proc/self/exe");

    private bool HasMark(int id)
    {
        try
        {
            byte[] environment = File.ReadAllBytes(ProcFolders.Path(id, "environ"));
            int at = environment.AsSpan().IndexOf(_mark);
            return at == 0 || (at > 0 && environment[at - 1] == 0);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>This process's own end is for reading, and for a moment also with what it starts; only the other one counts.</summary>
    private bool HoldsTether(int id)
    {
        try
        {
            foreach (string entry in Directory.EnumerateFileSystemEntries(ProcFolders.Path(id, "fd")))
                if (LinuxNative.ReadLink(entry) == Tether.Link && IsForWriting(id, entry)) return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // It has ended, or may not be looked into.
        }

        return false;
    }

    private static bool IsForWriting(int id, string entry)
    {
        // pos:, then flags: in octal, of which the last two bits say what it is open for.
        Span<byte> buffer = stackalloc byte[512];
        ReadOnlySpan<byte> text = LinuxNative.ReadFile(ProcFolders.Path(id, $"fdinfo/{Path.GetFileName(entry)}"), buffer);
        int at = text.IndexOf("flags:"u8);
        if (at < 0) return false;
        text = text[at..];
        int end = text.IndexOf((byte)'\n');
        return end > 0 && (text[end - 1] & 3) == 1;
    }

    private static bool TryRead(int id, Span<byte> buffer, out StatLine stat) =>
        StatLine.TryParse(LinuxNative.ReadFile(ProcFolders.Path(id, "stat"), buffer), out stat);
}
