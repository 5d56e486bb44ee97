using System.Globalization;
using PerfTools.Engine.Text;

namespace PerfTools.Engine.History;

/// <summary>
/// Opens history files. A writer has the file to itself while it writes a line, by the lock that .NET takes for
/// FileShare.None (flock on Unix, sharing on Windows); others wait for it, and not for ever.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="patience">How long to wait for others.</param>
internal sealed class HistoryAccess(string path, TimeSpan patience)
{
    private const int AgainOnLinux = 11;
    private const int AgainOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LockViolation = unchecked((int)0x80070021);
    private const int LongestPauseMs = 20;

    /// <summary>Opens the file for one line, and creates it where there is none.</summary>
    /// <exception cref="MeasurementException">Others have it for too long, or it cannot be opened.</exception>
    public FileStream OpenToWrite(CancellationToken cancellationToken) =>
        Open(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, FailureKind.HistoryNotWritten, cancellationToken);

    /// <summary>Opens the file to read a block; while it is open nobody can write.</summary>
    /// <exception cref="MeasurementException">Others have it for too long, or it cannot be opened.</exception>
    public FileStream OpenToRead(CancellationToken cancellationToken) =>
        Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FailureKind.HistoryNotReadable, cancellationToken);

    /// <summary>What went wrong with the file, for the user.</summary>
    public MeasurementException Failure(FailureKind kind, Exception cause) =>
        new(kind, path, $"the history cannot be {(kind == FailureKind.HistoryNotWritten ? "written" : "read")}: {FileFault.Of(cause)}.", cause);

    private FileStream Open(FileMode mode, FileAccess access, FileShare share, FailureKind kind, CancellationToken cancellationToken)
    {
        long giveUpAt = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                // No buffer: a line is one write, and a block one read.
                return new FileStream(path, mode, access, share, bufferSize: 0);
            }
            catch (IOException busy) when (IsTaken(busy))
            {
                if (Environment.TickCount64 >= giveUpAt) throw Busy(busy);

                // Of random length, so that two who wait do not always meet.
                cancellationToken.WaitHandle.WaitOne(Random.Shared.Next(1, Math.Min(2 + attempt, LongestPauseMs)));
                cancellationToken.ThrowIfCancellationRequested();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
            {
                throw Failure(kind, failure);
            }
        }
    }

    private static bool IsTaken(IOException failure) => failure.HResult is SharingViolation or LockViolation
        || (!OperatingSystem.IsWindows() && failure.HResult is AgainOnLinux or AgainOnMac);

    private MeasurementException Busy(IOException cause) => new(
        FailureKind.HistoryBusy, path, string.Create(CultureInfo.InvariantCulture, $"other programs have held the history for {patience.TotalSeconds:0.#} s."), cause);
}
