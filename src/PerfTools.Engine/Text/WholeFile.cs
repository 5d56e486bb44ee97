namespace PerfTools.Engine.Text;

/// <summary>A file that is there whole, or as it was before: written beside its place first, so that a reader, a crash or a full disk finds no half of it.</summary>
internal static class WholeFile
{
    // Of all folders of devices, the one with files.
    private const string SharedMemory = "/dev/shm/";

    // As many as Linux follows.
    private const int MostLinks = 40;

    // What the system says where there is no more room: ENOSPC, EDQUOT, ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
    private static readonly int[] DiskFull = [28, 122, unchecked((int)0x80070027), unchecked((int)0x80070070)];

    // Names in these folders are devices and pipes, such as /dev/stdout. A file would take their place.
    private static readonly string[] Devices = ["/dev/", "/proc/"];

    /// <param name="path">The file. Of a link, it is the file that it leads to; a device is written as it is.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="overwrite">Whether it takes the place of one that is there.</param>
    /// <exception cref="IOException">It cannot be written. Nothing is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it be.</exception>
    public static void Write(string path, Action<Stream> write, bool overwrite = true)
    {
        string target = TargetOf(path);
        if (IsDevice(target) && File.Exists(target))
        {
            using FileStream device = new(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            if (device.CanSeek) device.Seek(0, SeekOrigin.End);
            write(device);
            return;
        }

        string beside = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream file = new(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            KeepMode(target, beside);
            File.Move(beside, target, overwrite);
        }
        finally
        {
            Remove(beside);
        }
    }

    /// <summary>Why a file was not written, and what to do, without the name of the one beside it.</summary>
    /// <param name="path">The file that the user has named.</param>
    /// <param name="failure">What the writing ended with.</param>
    public static string Reason(string path, Exception failure)
    {
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
        return failure switch
        {
            _ when !Directory.Exists(folder) => $"its folder does not exist. Make '{folder}', or name a file in another folder.",
            UnauthorizedAccessException => $"there is no right to write into '{folder}'. Name a file in another folder, or change the permissions.",
            PathTooLongException => "its name is too long. Choose a shorter one.",
            IOException full when DiskFull.Contains(full.HResult) => "the disk is full. Make room, or name a file on another disk.",
            _ => $"{failure.Message.Split(" : '", 2)[0].TrimEnd('.')}. Name another file.",
        };
    }

    /// <summary>Where links lead to, step by step: what a device is a link to, such as a pipe, has no path.</summary>
    private static string TargetOf(string path)
    {
        string target = Path.GetFullPath(path);
        for (int links = 0; links < MostLinks && !IsDevice(target) && new FileInfo(target).LinkTarget is not null && File.ResolveLinkTarget(target, returnFinalTarget: false) is { } next; links++) target = next.FullName;
        return target;
    }

    private static bool IsDevice(string path) => !OperatingSystem.IsWindows() && !path.StartsWith(SharedMemory, StringComparison.Ordinal) && Devices.Any(folder => path.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>Who may read the file that is there may read the one that takes its place.</summary>
    private static void KeepMode(string target, string beside)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(target)) return;
        UnixFileMode mode = File.GetUnixFileMode(target);

        // Disks that have no modes refuse to set one, and say the same of every file.
        if (File.GetUnixFileMode(beside) != mode) File.SetUnixFileMode(beside, mode);
    }

    private static void Remove(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            // What made the writing fail is told already.
        }
    }
}
