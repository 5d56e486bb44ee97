using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using PerfTools.Engine.Processes.Linux;

namespace PerfTools.Engine.Startup.Processes;

/// <summary>Who listens.</summary>
/// <param name="ProcessId">The process, or null where this user may not know.</param>
/// <param name="Name">Its name, or null where this user may not know.</param>
/// <param name="Address">Where it listens, or null at a Unix domain socket.</param>
internal sealed record PortHolder(int? ProcessId, string? Name, IPAddress? Address)
{
    /// <summary>As in "port 7001 is held by …": "redis-server (process 123)".</summary>
    public override string ToString() => ProcessId is null
        ? "a process that this user may not see"
        : string.Create(CultureInfo.InvariantCulture, $"{Name ?? "a program"} (process {ProcessId})");
}

/// <summary>Finds who listens at a port or at a Unix domain socket.</summary>
internal static class ListeningPorts
{
    /// <summary>
    /// All processes that listen at a TCP port, at whatever address; one that shares its socket with others, as they. Where
    /// somebody listens whom this user may not see, and outside Linux, there is a holder without a process.
    /// </summary>
    public static IReadOnlyList<PortHolder> Find(int port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
                .Where(listener => listener.Port == port).Select(listener => new PortHolder(null, null, listener.Address))];
        }

        Dictionary<long, IPAddress?> sockets = [];
        foreach (string table in new[] { "/proc/net/tcp", "/proc/net/tcp6" })
        {
            foreach (string line in Lines(table))
                if (ListenerOf(line) is { } found && found.Port == port) sockets[found.Inode] = found.Address;
        }

        return HoldersOf(sockets);
    }

    /// <summary>All processes that listen at a Unix domain socket. Outside Linux nobody is found.</summary>
    public static IReadOnlyList<PortHolder> Find(string socketPath)
    {
        if (!OperatingSystem.IsLinux()) return [];
        Dictionary<long, IPAddress?> sockets = [];
        foreach (string line in Lines("/proc/net/unix"))
            if (InodeOf(line, socketPath) is { } inode) sockets[inode] = null;
        return HoldersOf(sockets);
    }

    /// <summary>Reads a line of /proc/net/tcp: number, local address, remote address, state, queues, timer, retries, user, timeout, inode.</summary>
    /// <returns>Null where it is not that of a socket that listens.</returns>
    internal static (IPAddress Address, int Port, long Inode)? ListenerOf(string line)
    {
        const string Listening = "0A";
        string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 10 || fields[3] != Listening || fields[1].Split(':') is not [{ Length: 8 or 32 } address, { } port]) return null;
        byte[] bytes = new byte[address.Length / 2];
        for (int i = 0; i < address.Length; i += 8)
        {
            // Words of 32 bits as this machine has them in memory.
            if (!uint.TryParse(address.AsSpan(i, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint word)) return null;
            if (BitConverter.IsLittleEndian) BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i / 2), word);
            else BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(i / 2), word);
        }

        return int.TryParse(port, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int number)
            && long.TryParse(fields[9], NumberStyles.None, CultureInfo.InvariantCulture, out long inode)
            ? (new IPAddress(bytes), number, inode)
            : null;
    }

    /// <summary>Reads a line of /proc/net/unix: address in the kernel, count, protocol, flags, type, state, inode, path.</summary>
    private static long? InodeOf(string line, string socketPath)
    {
        const int AcceptsConnections = 0x10000;
        string[] fields = line.Split(' ', 8, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == 8 && fields[7] == socketPath
            && int.TryParse(fields[3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int flags) && (flags & AcceptsConnections) != 0
            && long.TryParse(fields[6], NumberStyles.None, CultureInfo.InvariantCulture, out long inode) ? inode : null;
    }

    private static List<PortHolder> HoldersOf(Dictionary<long, IPAddress?> sockets)
    {
        if (sockets.Count == 0) return [];
        Dictionary<string, long> links = sockets.Keys.ToDictionary(inode => string.Create(CultureInfo.InvariantCulture, $"socket:[{inode}]"));
        HashSet<long> unknown = [.. sockets.Keys];
        List<PortHolder> holders = [];
        foreach (int id in ProcFolders.Ids())
        {
            foreach (long inode in SocketsOf(id, links).Distinct())
            {
                unknown.Remove(inode);
                holders.Add(new PortHolder(id, ProcFolders.NameOf(id), sockets[inode]));
            }
        }

        holders.AddRange(unknown.Select(inode => new PortHolder(null, null, sockets[inode])));
        return holders;
    }

    private static List<long> SocketsOf(int processId, Dictionary<string, long> links)
    {
        List<long> found = [];
        try
        {
            foreach (string entry in Directory.EnumerateFileSystemEntries(ProcFolders.Path(processId, "fd")))
                if (LinuxNative.ReadLink(entry) is { } link && links.TryGetValue(link, out long inode)) found.Add(inode);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // It has ended, or may not be looked into.
        }

        return found;
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // A system without IPv6 has no table for it.
            return [];
        }
    }
}
