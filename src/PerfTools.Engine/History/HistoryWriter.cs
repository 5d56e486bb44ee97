using PerfTools.Engine.Hosting;

namespace PerfTools.Engine.History;

/// <summary>
/// Appends results to a history. Each is one line in one write, by one writer at a time; a line that a crash has cut off
/// stays by itself, because the next begins on a new one.
/// </summary>
/// <param name="path">The file, which is created where there is none.</param>
public sealed class HistoryWriter(string path)
{
    private const byte NewLine = (byte)'\n';

    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    private readonly PerfHost _host = HostDescription.Read();
    private readonly HostGlance _glance = new();

    /// <summary>What the time of the records is from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How fit the host is, where that was looked at; else each record has the look that this takes, of the time since it was made.</summary>
    public PerfHostState? HostState { get; init; }

    /// <summary>How long to wait while others write.</summary>
    public TimeSpan Patience { get; init; } = DefaultPatience;

    /// <summary>Appends a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="label">What it is named; empty for nothing.</param>
    /// <param name="cancellationToken">Ends the waiting for others. What is begun is written to its end.</param>
    /// <returns>Whether the line before was cut off, so that this one was begun on a new one.</returns>
    /// <exception cref="MeasurementException">It is no result, the file cannot be written, or others have it for too long.</exception>
    public bool Append(object result, string label, CancellationToken cancellationToken) => Append([LineOf(result, label)], cancellationToken);

    /// <summary>Appends several results at once: all of them are written, or none.</summary>
    /// <param name="results">The results.</param>
    /// <param name="cancellationToken">Ends the waiting for others.</param>
    /// <returns>Whether the line before was cut off.</returns>
    /// <exception cref="MeasurementException">One is no result, the file cannot be written, or others have it for too long.</exception>
    public bool AppendAll(IEnumerable<object> results, CancellationToken cancellationToken) =>
        Append([.. results.Select(result => LineOf(result, string.Empty))], cancellationToken);

    /// <summary>Appends a record of another history as it is: when, where and as what its result was written stays.</summary>
    /// <param name="record">The record.</param>
    /// <param name="label">What it is named from now on; empty for what it was.</param>
    /// <param name="cancellationToken">Ends the waiting for others.</param>
    /// <returns>Whether the line before was cut off.</returns>
    /// <exception cref="MeasurementException">The file cannot be written, or others have it for too long.</exception>
    public bool Append(PerfHistoryRecord record, string label, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        HistoryLine line = LineOf(record.Result, string.IsNullOrEmpty(label) ? record.Label : label);
        return Append([line with { RecordedAt = record.RecordedAt, Host = record.Machine ?? line.Host, Environment = record.HostState }], cancellationToken);
    }

    /// <summary>Has the system put on disk what was appended, so that not even a power failure takes it back.</summary>
    /// <exception cref="MeasurementException">The file cannot be written.</exception>
    public void Flush(CancellationToken cancellationToken)
    {
        HistoryAccess access = new(path, Patience);
        try
        {
            using FileStream file = access.OpenToWrite(cancellationToken);
            file.Flush(flushToDisk: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw access.Failure(FailureKind.HistoryNotWritten, failure);
        }
    }

    private bool Append(HistoryLine[] records, CancellationToken cancellationToken)
    {
        using MemoryStream text = new();
        text.WriteByte(NewLine);
        foreach (HistoryLine record in records)
        {
            text.Write(RecordJson.Write(record));
            text.WriteByte(NewLine);
        }

        HistoryAccess access = new(path, Patience);
        try
        {
            using FileStream file = access.OpenToWrite(cancellationToken);
            return Append(file, text.GetBuffer().AsSpan(0, (int)text.Length));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw access.Failure(FailureKind.HistoryNotWritten, failure);
        }
    }

    private HistoryLine LineOf(object result, string label)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (!ResultKinds.Contains(result.GetType()) || ResultKinds.TargetOf(result) is null)
            throw new MeasurementException(FailureKind.NotRecordable, result.GetType().Name, "this is no result with a Target, and a history holds nothing else.");
        return new HistoryLine
        {
            RecordedAt = Clock.GetLocalNow(),
            Kind = result.GetType().Name,
            Label = string.IsNullOrEmpty(label) ? null : label,
            Host = _host,
            Environment = HostState ?? _glance.State(),
            Result = RecordJson.WriteResult(result),
        };
    }

    private static bool Append(FileStream file, ReadOnlySpan<byte> lines)
    {
        long end = file.Length;
        bool isCut = end > 0 && LastByte(file, end) != NewLine;
        file.Position = end;
        try
        {
            file.Write(isCut ? lines : lines[1..]);
        }
        catch (IOException)
        {
            TakeBack(file, end);
            throw;
        }

        return isCut;
    }

    private static int LastByte(FileStream file, long end)
    {
        file.Position = end - 1;
        return file.ReadByte();
    }

    /// <summary>A full disk takes the beginning of a line, of which nobody has anything.</summary>
    private static void TakeBack(FileStream file, long end)
    {
        try
        {
            file.SetLength(end);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            // Then the next writer begins on a new line, and readers pass this one over.
        }
    }
}
