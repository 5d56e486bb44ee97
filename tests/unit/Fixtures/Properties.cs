using FsCheck;
using Microsoft.FSharp.Core;

namespace PerfTools.Tests.Fixtures;

/// <summary>
/// Checks properties from one fixed seed, so that a run that was green stays green and a failure can be had again.
/// </summary>
internal static class Properties
{
    private static readonly Replay Seed = new(new Rnd(20_240_607, 1_000_003), FSharpOption<int>.None);

    public static void Hold(Property property, int tests = 200) =>
        property.Check(Config.QuickThrowOnFailure.WithReplay(Seed).WithMaxTest(tests).WithQuietOnSuccess(true));
}
