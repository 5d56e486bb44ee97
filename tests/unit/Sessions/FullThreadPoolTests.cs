using PerfTools.Tests.Fixtures;
using PerfTools.Tests.Sessions.Fixtures;

namespace PerfTools.Tests.Sessions;

/// <summary>These run alone: a pool that is full is so for every other test too, and some measure clients that live by it.</summary>
[CollectionDefinition(nameof(FullThreadPoolTests), DisableParallelization = true)]
public class FullThreadPoolCollection;

[Collection(nameof(FullThreadPoolTests))]
public class FullThreadPoolTests
{
    private static readonly SessionLoadOptions Large = new() { SessionCount = 1000, OperationCount = 3, WarmupCount = 0, Timeout = RedisServer.AmpleTimeout };

    [Fact]
    public async Task A_thousand_sessions_do_what_they_are_asked_for_while_the_thread_pool_is_full()
    {
        using ManualResetEventSlim release = new();
        ThreadPool.GetMinThreads(out int threads, out _);
        for (int item = 0; item < threads + 50; item++) ThreadPool.UnsafeQueueUserWorkItem(_ => release.Wait(), null);
        try
        {
            using Barrier all = new(1000);
            ScriptedWorkload work = new()
            {
                Operating = worker =>
                {
                    if (worker.Loop!.Index == 0) all.SignalAndWait();
                    return null;
                },
            };
            Task<LoadOf> running = LoadOf.Run(Large, work);
            Until.True(() => work.Finished == 1, "the load ends although the pool has no thread for it");
            release.Set();
            LoadOf load = await running;
            Assert.Equal((1000, 3000L), (load.Summary.SessionsCreated, load.Summary.Succeeded));
        }
        finally
        {
            release.Set();
        }
    }
}
