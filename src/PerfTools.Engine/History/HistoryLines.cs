using System.Globalization;

namespace PerfTools.Engine.History;

/// <summary>
/// The lines of a file as far as it went when reading began, so that who writes into the file that he reads comes to an end.
/// The file is held only for the time of a block: who reads slowly holds up no writer.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="patience">How long to wait while others write.</param>
internal sealed class HistoryLines(string path, TimeSpan patience)
{
    private const int BlockBytes = 1 << 20;
    private const int LongestLine = 64 << 20;
    private const byte NewLine = (byte)'\n';

    private readonly HistoryAccess _access = new(path, patience);
    private long _position;
    private long? _end;

    /// <exception cref="MeasurementException">The file cannot be read, or has a line that no history has.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> Read(CancellationToken cancellationToken)
    {
        byte[] block = new byte[BlockBytes];
        byte[] rest = [];
        long lines = 0;
        while (ReadBlock(block, cancellationToken) is > 0 and int read)
        {
            byte[] text = [.. rest, .. block.AsSpan(0, read)];
            int begin = 0;
            for (int length; (length = text.AsSpan(begin).IndexOf(NewLine)) >= 0; begin += length + 1)
            {
                lines++;
                yield return text.AsMemory(begin, length);
            }

            rest = text[begin..];
            if (rest.Length > LongestLine)
            {
                throw new MeasurementException(
                    FailureKind.HistoryNotReadable, path, string.Create(CultureInfo.InvariantCulture, $"line {lines + 1} is longer than {LongestLine >> 20} MB, so this is no history."));
            }
        }

        if (rest.Length > 0) yield return rest;
    }

    private int ReadBlock(byte[] block, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            using FileStream file = _access.OpenToRead(cancellationToken);
            _end ??= file.Length;
            file.Position = _position;
            int read = file.Read(block, 0, (int)Math.Min(block.Length, _end.Value - _position));
            _position += read;
            return read;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw _access.Failure(FailureKind.HistoryNotReadable, failure);
        }
    }
}
