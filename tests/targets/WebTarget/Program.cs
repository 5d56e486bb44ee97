// A minimal web application. It says on its output where it listens, as the framework does by itself.
using System.Diagnostics;
using System.Globalization;

if (args.Length is not (1 or 2) || !int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port > 65535
    || !int.TryParse(args.ElementAtOrDefault(1) ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out int unavailable))
{
    Console.Error.WriteLine("Usage: WebTarget <port, 0 for any> [milliseconds for which /health answers 503]");
    return 2;
}

WebApplication application = WebApplication.CreateBuilder().Build();
application.Urls.Add(FormattableString.Invariant($"http://127.0.0.1:{port}"));
long start = Stopwatch.GetTimestamp();
application.MapGet("/health", () => Stopwatch.GetElapsedTime(start).TotalMilliseconds < unavailable
    ? Results.Text("starting", statusCode: StatusCodes.Status503ServiceUnavailable)
    : Results.Text("healthy"));
application.MapGet("/slow", async (CancellationToken aborted) =>
{
    await Task.Delay(TimeSpan.FromSeconds(30), aborted);
    return Results.Text("at last");
});
await application.RunAsync();
return 0;
