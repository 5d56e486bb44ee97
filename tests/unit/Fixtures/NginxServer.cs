using System.Diagnostics;

namespace PerfTools.Tests.Fixtures;

/// <summary>
/// An nginx of the test's own: on free ports of loopback, with its own configuration and files in a temporary directory. It is
/// killed by its process id, and its directory deleted, on disposal.
/// </summary>
public sealed class NginxServer : IDisposable
{
    /// <summary>The size of /large.html, which is sent in chunks where the client takes gzip.</summary>
    public const int LargeBytes = 300_000;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly TlsFiles _tls = new(asksForClientCertificate: false);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("perftools-test-");
    private Process? _process;

    private NginxServer()
    {
    }

    /// <summary>Why no server can be started, or null.</summary>
    public static string? WhyUnavailable { get; } = Program() is null ? "nginx is not installed" : null;

    /// <summary>HTTP/1.1.</summary>
    public int Port { get; private set; }

    /// <summary>HTTP/1.1, closing each connection after three requests.</summary>
    public int ClosingPort { get; private set; }

    /// <summary>TLS, with HTTP/1.1 alone.</summary>
    public int TlsPort { get; private set; }

    /// <summary>TLS, with HTTP/2 for who asks for it.</summary>
    public int Http2Port { get; private set; }

    /// <summary>HTTP/2 without TLS, ending each connection after three requests.</summary>
    public int PlainHttp2Port { get; private set; }

    public static NginxServer Start()
    {
        for (int attempt = 1; ; attempt++)
        {
            NginxServer server = new();
            if (server.Launch()) return server;
            string output = server._process!.HasExited ? File.ReadAllText(server.PathOf("error.log")) : "not up in time";
            server.Dispose();

            // Between finding a free port and using it, somebody else may have taken it.
            if (attempt == 5) throw new InvalidOperationException($"nginx did not start: {output}");
        }
    }

    /// <summary>One request a line: method, address, status, length of the request, bytes of the body that was sent, connection.</summary>
    public string[][] Requests => [.. File.ReadAllText(PathOf("access.log")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))];

    /// <summary>The requests for an address, once there are as many as expected: nginx writes them down after it has answered.</summary>
    public string[][] RequestsOf(string address, int expected)
    {
        string[][] Found() => [.. Requests.Where(request => request[1] == address)];
        Until.True(() => Found().Length >= expected, $"{expected} requests of {address}");
        return Found();
    }

    public void Kill()
    {
        if (_process is null or { HasExited: true }) return;
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process?.Dispose();
        _tls.Dispose();
        _directory.Delete(recursive: true);
    }

    private bool Launch()
    {
        (Port, ClosingPort, TlsPort) = (RedisServer.FreePort(), RedisServer.FreePort(), RedisServer.FreePort());
        (Http2Port, PlainHttp2Port) = (RedisServer.FreePort(), RedisServer.FreePort());
        File.WriteAllText(PathOf("nginx.conf"), Configuration());
        File.WriteAllText(PathOf("error.log"), string.Empty);
        Directory.CreateDirectory(PathOf("www"));
        File.WriteAllText(PathOf("www/hello.html"), "<p>hello</p>\n");
        File.WriteAllText(PathOf("www/large.html"), string.Concat(Enumerable.Range(0, LargeBytes / 10).Select(number => $"{number,9}\n")));
        _process = Process.Start(new ProcessStartInfo(Program()!, ["-p", _directory.FullName, "-c", "nginx.conf", "-e", "error.log"]))!;
        Stopwatch elapsed = Stopwatch.StartNew();
        while (elapsed.Elapsed < StartLimit && !_process.HasExited)
        {
            // The file is written when the server has got its ports.
            if (File.Exists(PathOf("nginx.pid")) && File.ReadAllText(PathOf("nginx.pid")).Trim() == $"{_process.Id}") return true;
            _process.WaitForExit(10);
        }

        return false;
    }

    private string PathOf(string name) => Path.Combine(_directory.FullName, name);

    private string Configuration() => $$"""
        daemon off;
        master_process off;
        pid nginx.pid;
        events { worker_connections 1024; }
        http {
            log_format one '$request_method $request_uri $status $request_length $body_bytes_sent $connection';
            access_log access.log one;
            client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
            types { text/html html; }
            root www;
            gzip on;
            keepalive_requests 1000000;
            server {
                listen 127.0.0.1:{{Port}};
                location /busy { return 503; }
                location /empty { return 204; }
                location /moved { return 301 /hello.html; }
                location /posted { return 200 "$content_type $content_length $http_x_mark $http_host $http_user_agent"; }
            }
            server {
                listen 127.0.0.1:{{ClosingPort}};
                keepalive_requests 3;
            }
            server {
                listen 127.0.0.1:{{TlsPort}} ssl;
                ssl_certificate {{_tls.CertificatePath}};
                ssl_certificate_key {{_tls.KeyPath}};
            }
            server {
                listen 127.0.0.1:{{Http2Port}} ssl http2;
                ssl_certificate {{_tls.CertificatePath}};
                ssl_certificate_key {{_tls.KeyPath}};
            }
            server {
                listen 127.0.0.1:{{PlainHttp2Port}} http2;
                keepalive_requests 3;
                location /busy { return 503; }
                location /posted { return 200 "$content_type $content_length $http_x_mark $http_host $http_user_agent"; }
            }
        }
        """;

    private static string? Program() => $"{Environment.GetEnvironmentVariable("PATH")}{Path.PathSeparator}/usr/sbin"
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "nginx"))
        .FirstOrDefault(File.Exists);
}

/// <summary>A fact about a real web server; skipped, by name, where nginx is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NginxFactAttribute : FactAttribute
{
    public NginxFactAttribute() => Skip = NginxServer.WhyUnavailable;
}

/// <summary>A theory about a real web server; skipped, by name, where nginx is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NginxTheoryAttribute : TheoryAttribute
{
    public NginxTheoryAttribute() => Skip = NginxServer.WhyUnavailable;
}

/// <summary>Tests that share one nginx, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class SharedNginxCollection : ICollectionFixture<SharedNginx>
{
    public const string Name = "One shared nginx";
}

/// <summary>An nginx for many tests.</summary>
public sealed class SharedNginx : IDisposable
{
    private readonly NginxServer? _server = NginxServer.WhyUnavailable is null ? NginxServer.Start() : null;

    public NginxServer Server => _server!;

    public void Dispose() => _server?.Dispose();
}
