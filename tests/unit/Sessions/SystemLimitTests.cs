using System.Diagnostics;
using System.Text.Json;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Sessions;

/// <summary>Loads that are larger than the system lets them be, in a process of their own whose limit is lowered.</summary>
[Collection(OwnRedisCollection.Name)]
public class SystemLimitTests
{
    [RedisFact]
    public async Task Sessions_beyond_the_limit_of_open_files_are_rows_with_their_cause_and_the_others_work()
    {
        using RedisServer server = RedisServer.Start();
        string tool = Path.Combine(AppContext.BaseDirectory, "perftools.dll");
        using Process process = Process.Start(new ProcessStartInfo(
            "sh", ["-c", $"ulimit -n 200 && exec dotnet '{tool}' sessions --redis 127.0.0.1:{server.Port} --session-count 400 --operation-count 5 --json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Contains("Raise the limit (ulimit -n", await errors);
        using JsonDocument json = JsonDocument.Parse(output);
        JsonElement result = Assert.Single(json.RootElement.EnumerateArray());
        int created = result.GetProperty("SessionsCreated").GetInt32();
        int failed = result.GetProperty("SessionsFailedToCreate").GetInt32();
        Assert.Equal(400, created + failed);
        Assert.InRange(created, 1, 200);
        Assert.Equal(5 * created, result.GetProperty("Succeeded").GetInt64());
        Assert.Equal(5 * failed, result.GetProperty("NotAttempted").GetInt64());
        Assert.DoesNotContain("TaskScheduler", result.GetProperty("ErrorSummary").GetString());
        Assert.Equal(0, server.KeyCount);
    }
}
