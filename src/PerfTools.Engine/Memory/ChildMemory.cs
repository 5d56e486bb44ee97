using System.Globalization;
using PerfTools.Engine.Processes;

namespace PerfTools.Engine.Memory;

/// <summary>Says when the children of a program hold more than the program itself: then the wrong process is being watched.</summary>
internal static class ChildMemory
{
    private const int MostProcesses = 1000;

    public static string? NoteOf(IProcessSource source, IProcessReader parent, in ProcessDetails details)
    {
        long own = BytesOf(parent, details) ?? 0;
        long held = 0;
        List<int> found = [parent.Id];
        for (int i = 0; i < found.Count && found.Count < MostProcesses; i++)
        {
            foreach (int child in source.ChildrenOf(found[i]).Except(found).ToArray())
            {
                if (BytesOf(source, child) is not { } bytes) continue;
                held += bytes;
                found.Add(child);
            }
        }

        return held <= own ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"its {found.Count - 1} child processes hold {Megabytes.Of(held):0.#} MB, more than itself, and are not counted; watch them by -Id");
    }

    private static long? BytesOf(IProcessSource source, int id)
    {
        try
        {
            using IProcessReader reader = source.Open(id);
            return reader.TryReadDetails(out ProcessDetails details) ? BytesOf(reader, details) : null;
        }
        catch (MeasurementException)
        {
            // It has ended meanwhile, or is another user's.
            return null;
        }
    }

    private static long? BytesOf(IProcessReader reader, in ProcessDetails details) =>
        reader.TryReadMemory(out ProcessMemory memory) ? memory.PrivateBytes : details.WorkingSetBytes;
}
