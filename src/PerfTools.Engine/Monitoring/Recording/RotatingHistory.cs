using System.Globalization;
using PerfTools.Engine.History;

namespace PerfTools.Engine.Monitoring.Recording;

/// <summary>
/// A history file that does not grow without end: at its largest size it is set aside as <c>name.1.jsonl</c>, the one before
/// as <c>name.2.jsonl</c>, and so on; those that are too many are removed.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="maximumSize">The size in bytes at which it is set aside.</param>
/// <param name="maximumCount">Files that are kept, the current one included.</param>
internal sealed class RotatingHistory(string path, long maximumSize, int maximumCount)
{
    // The watch waits for nobody who holds the file: what is to be written then is written later, or lost and counted.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private readonly HistoryWriter _writer = new(path) { Patience = Patience };

    /// <summary>Appends records, all or none.</summary>
    /// <exception cref="MeasurementException">The file cannot be written.</exception>
    public void Append(IReadOnlyCollection<object> records)
    {
        Rotate();
        _ = _writer.AppendAll(records, CancellationToken.None);
    }

    /// <summary>Fails where the file could not be written, before there is anything to write.</summary>
    /// <exception cref="MeasurementException">It could not.</exception>
    public void Check() => _writer.Flush(CancellationToken.None);

    /// <summary>The name of the file that was set aside so many files ago.</summary>
    public static string NameOf(string path, int age) => Path.Join(
        Path.GetDirectoryName(path),
        string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(path)}.{age}{Path.GetExtension(path)}"));

    private void Rotate()
    {
        FileInfo file = new(path);
        if (!file.Exists || file.Length < maximumSize) return;
        try
        {
            for (int age = maximumCount - 1; age > 0; age--)
            {
                string source = age == 1 ? path : NameOf(path, age - 1);
                if (File.Exists(source)) File.Move(source, NameOf(path, age), overwrite: true);
            }

            if (maximumCount == 1) File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MeasurementException(FailureKind.HistoryNotWritten, path, $"the history cannot be set aside: {failure.Message.TrimEnd('.')}.", failure);
        }
    }
}
