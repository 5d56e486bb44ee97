using System.Runtime.InteropServices;
using System.Text;

namespace PerfTools.Cli.Output;

/// <summary>
/// Standard output that notices when its reader has gone away, as in <c>perftools redis --continuous | head -1</c>.
/// .NET's own console stream hides that, and a run without an end would go on for nobody.
/// </summary>
internal sealed class StandardOutput : Stream
{
    private const int BrokenPipe = 32;
    private const int Interrupted = 4;
    private const int DescriptorOfOutput = 1;

    private readonly Stream _console = Console.OpenStandardOutput();
    private readonly CancellationTokenSource _readerGone = new();
    private readonly bool _writesDirectly = !OperatingSystem.IsWindows() && Console.IsOutputRedirected;

    public StandardOutput() => Writer = new StreamWriter(this, new UTF8Encoding(false), 16 * 1024, leaveOpen: true) { NewLine = "\n" };

    public TextWriter Writer { get; }

    /// <summary>Cancelled as soon as nobody can read what is written.</summary>
    public CancellationToken ReaderGone => _readerGone.Token;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty && !_readerGone.IsCancellationRequested)
        {
            if (!_writesDirectly)
            {
                _console.Write(buffer);
                return;
            }

            buffer = buffer[WriteDirectly(buffer)..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        if (!_readerGone.IsCancellationRequested) _console.Flush();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _readerGone.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>
    /// write(2), and not a FileStream: that keeps an offset of its own, and what the shell or a child process writes into
    /// the same file afterwards would overwrite ours.
    /// </summary>
    private int WriteDirectly(ReadOnlySpan<byte> buffer)
    {
        nint written = NativeWrite(DescriptorOfOutput, in MemoryMarshal.GetReference(buffer), buffer.Length);
        if (written >= 0) return (int)written;
        int error = Marshal.GetLastPInvokeError();
        if (error == BrokenPipe) _readerGone.Cancel();
        if (error is BrokenPipe or Interrupted) return 0;

        // Whatever else it is (a full disk, a pipe in non-blocking mode), .NET's stream knows how to handle or to say it.
        _console.Write(buffer);
        return buffer.Length;
    }

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    private static extern nint NativeWrite(int descriptor, in byte buffer, nint count);
}
