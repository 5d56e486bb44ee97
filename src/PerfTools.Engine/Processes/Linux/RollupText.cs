using System.Buffers.Text;

namespace PerfTools.Engine.Processes.Linux;

/// <summary>The sums of /proc/PID/smaps_rollup, in kB there.</summary>
internal static class RollupText
{
    /// <returns>False where the text has no such lines.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out ProcessMemory memory)
    {
        bool found = TryField(text, "\nPss:"u8, out long proportional) & TryField(text, "\nPrivate_Clean:"u8, out long clean)
            & TryField(text, "\nPrivate_Dirty:"u8, out long dirty);
        memory = new ProcessMemory((clean + dirty) * 1024, proportional * 1024);
        return found;
    }

    private static bool TryField(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name, out long value)
    {
        value = 0;
        int at = text.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(text[(at + name.Length)..].TrimStart((byte)' '), out value, out _);
    }
}
