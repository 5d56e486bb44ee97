using System.Runtime.InteropServices;

namespace PerfTools.Engine.Processes.Unix;

/// <summary>A descriptor for a program that is to be started; once it has it, this process's copies are closed.</summary>
internal sealed class GivenDescriptor : IDisposable
{
    private const int DuplicateCloseOnExec = 1030;

    // Above all numbers under which a program finds what it is given: one that is put in place must not be another's source.
    private const int FirstFreeNumber = 64;

    private readonly SafeHandle _original;
    private readonly int _copy = -1;
    private bool _isDisposed;

    /// <param name="original">Is this object's from here on.</param>
    public GivenDescriptor(SafeHandle original)
    {
        _original = original;
        if (OperatingSystem.IsLinux()) _copy = UnixNative.Control((int)original.DangerousGetHandle(), DuplicateCloseOnExec, FirstFreeNumber);
    }

    public int Number => _copy >= 0 ? _copy : (int)_original.DangerousGetHandle();

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        if (_copy >= 0) _ = UnixNative.Close(_copy);
        _original.Dispose();
    }
}
