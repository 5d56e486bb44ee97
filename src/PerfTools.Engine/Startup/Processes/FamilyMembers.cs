using System.Diagnostics;
using System.Globalization;
using PerfTools.Engine.Processes.Linux;
using PerfTools.Engine.Processes.Unix;

namespace PerfTools.Engine.Startup.Processes;

/// <summary>One process of a server, held so that a signal reaches it, or nobody where it has ended.</summary>
/// <param name="Id">Its process.</param>
/// <param name="Name">Its name.</param>
/// <param name="Descriptor">Stands for the process, or -1 where the system has no such thing.</param>
internal sealed record FamilyMember(int Id, string Name, int Descriptor)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} ({Id})");
}

/// <summary>Processes of a server.</summary>
internal sealed class FamilyMembers(IReadOnlyList<FamilyMember> members) : IDisposable
{
    private const int NoSignal = 0;

    // Without descriptors for processes it is looked at so often whether they have ended; with them, whether there is patience left.
    private const int LookMs = 5;
    private const int LookUpMs = 50;

    public int Count => members.Count;

    public IReadOnlyList<int> Ids => [.. members.Select(member => member.Id)];

    /// <summary>Those that run, as name and id.</summary>
    public IReadOnlyList<string> Running => [.. members.Where(member => !HasEnded(member)).Select(member => member.ToString())];

    public void Signal(int signal)
    {
        foreach (FamilyMember member in members)
        {
            if (member.Descriptor >= 0) LinuxNative.SendSignal(member.Descriptor, signal);
            else _ = UnixNative.Kill(member.Id, signal);
        }
    }

    /// <summary>Waits until all have ended, and says whether they have.</summary>
    public bool WaitForEnd(TimeSpan patience)
    {
        Stopwatch waited = Stopwatch.StartNew();
        return WaitForEnd(() => patience - waited.Elapsed);
    }

    /// <param name="patience">What is left of it.</param>
    public bool WaitForEnd(Func<TimeSpan> patience)
    {
        foreach (FamilyMember member in members)
        {
            while (!HasEnded(member))
            {
                double left = patience().TotalMilliseconds;
                if (left <= 0) return false;
                if (member.Descriptor < 0) Thread.Sleep(LookMs);
                else _ = UnixNative.Poll([Item(member)], (int)Math.Ceiling(Math.Min(left, LookUpMs)));
            }
        }

        return true;
    }

    public void Dispose()
    {
        foreach (FamilyMember member in members)
            if (member.Descriptor >= 0) _ = LinuxNative.Close(member.Descriptor);
    }

    private static bool HasEnded(FamilyMember member) => member.Descriptor >= 0
        ? UnixNative.Poll([Item(member)], 0) > 0
        : UnixNative.Kill(member.Id, NoSignal) != 0;

    private static LinuxNative.PollItem Item(FamilyMember member) => new() { Descriptor = member.Descriptor, Events = UnixNative.Readable };
}
