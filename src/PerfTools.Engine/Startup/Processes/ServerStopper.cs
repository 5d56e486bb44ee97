using PerfTools.Engine.Processes.Unix;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Startup.Processes;

/// <summary>
/// Ends a server: the program is asked, and killed with all that is its own where it does not end in time. What is still there after
/// its end is asked and killed too: a daemon that the program left as the server gets as much time as the program would have had.
/// </summary>
/// <param name="program">The started program, which is not collected yet.</param>
/// <param name="ended">Set when it has ended.</param>
/// <param name="family">What came from it.</param>
/// <param name="patience">How long to wait for who was asked.</param>
internal sealed class ServerStopper(SpawnedProcess program, WaitHandle ended, IServerFamily family, Patience patience)
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private const int Rounds = 5;

    // What was asked together with the program may take a moment longer; that is not worth a word.
    private static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(100);

    // For what is left over though the program that it belonged to has ended.
    private static readonly TimeSpan LeftoverPatience = TimeSpan.FromMilliseconds(500);

    // The system first takes a killed program's memory apart; one that waits for a dead disk or server never ends.
    private static readonly TimeSpan KilledPatience = TimeSpan.FromSeconds(10);

    /// <summary>When the program was asked, in nanoseconds, or null where it had ended before.</summary>
    public long? AskedAt { get; private set; }

    public bool WasKilled { get; private set; }

    /// <summary>What was still there after the program's end.</summary>
    public IReadOnlyList<string> Leftovers { get; private set; } = [];

    /// <summary>What is there still, because nothing helped.</summary>
    public IReadOnlyList<string> Survivors { get; private set; } = [];

    /// <param name="closeInput">Ends the program's input: it tells a server that is talked to over it the same as the signal.</param>
    public void Run(Action closeInput)
    {
        if (!ended.WaitOne(0))
        {
            AskedAt = MonotonicClock.Instance.Nanoseconds;
            closeInput();
            _ = program.Send(Terminate);
            if (!patience.Wait(ended)) KillAll();
        }

        EndLeftovers();
    }

    private void KillAll()
    {
        WasKilled = true;
        using FamilyMembers members = family.Find();
        _ = program.Send(Kill);
        members.Signal(Kill);
        _ = ended.WaitOne(KilledPatience);
        _ = members.WaitForEnd(KilledPatience);
    }

    private void EndLeftovers()
    {
        using FamilyMembers members = family.Find();
        if (members.Count == 0) return;
        if (AskedAt is not null && members.WaitForEnd(SettleTime) && !HasMore()) return;
        Leftovers = members.Running;
        members.Signal(Terminate);
        bool haveEnded = AskedAt is null ? members.WaitForEnd(() => patience.Left) : members.WaitForEnd(LeftoverPatience);
        WasKilled |= AskedAt is null && !haveEnded;
        Survivors = KillRest();
    }

    private bool HasMore()
    {
        using FamilyMembers more = family.Find();
        return more.Count > 0;
    }

    /// <summary>In rounds: who is about to be killed may have started another.</summary>
    private IReadOnlyList<string> KillRest()
    {
        for (int i = 0; i < Rounds; i++)
        {
            using FamilyMembers rest = family.Find();
            if (rest.Count == 0) return [];
            rest.Signal(Kill);
            if (!rest.WaitForEnd(KilledPatience)) return rest.Running;
        }

        using FamilyMembers last = family.Find();
        return last.Running;
    }
}
