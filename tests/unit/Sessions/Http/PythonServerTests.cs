using System.Globalization;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Sessions.Http;

/// <summary>A server of HTTP/1.0 that closes after every reply.</summary>
public class PythonServerTests
{
    private readonly SessionDriver _driver = new(sharesThread: false);

    private const string Script = """
        import http.server, sys
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), http.server.SimpleHTTPRequestHandler)
        open('port.part', 'w').write(str(server.server_port))
        import os; os.rename('port.part', 'port')
        server.serve_forever()
        """;

    [LinuxFact(NeedsPython = true)]
    public void Each_operation_but_a_sessions_first_reconnects()
    {
        using ShellFolder folder = new();
        File.WriteAllText(folder.File("page.html"), new string('x', 5_000));
        folder.Start(ShellFolder.Command("python3", "-c", Script) with { WorkingDirectory = folder.Path });
        Until.True(() => File.Exists(folder.File("port")), "python3 listens");
        Uri page = new($"http://127.0.0.1:{int.Parse(folder.Text("port"), CultureInfo.InvariantCulture)}/page.html");
        foreach (string method in new[] { "GET", "HEAD" })
        {
            SessionRun run = _driver.Succeeding(new HttpWorkload { Uri = page, Method = method }, sessions: 3, operations: 5);
            Assert.Equal(12, run.Reconnects);
        }

        SessionError missing = _driver.FailureOf(new HttpWorkload { Uri = new Uri(page, "/missing") });
        Assert.Equal(("HttpStatus", "404"), (missing.Type, missing.Code));
        Assert.StartsWith("404 File not found;", missing.Message);
    }
}
