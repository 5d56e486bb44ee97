// A server of the Model Context Protocol on the official package: over its standard streams, or over HTTP.
using System.Globalization;
using ModelContextProtocol.Protocol;
using PerfTools.Targets.Mcp;

Implementation self = new() { Name = "perftools-target", Version = "1.2.3" };
if (args is ["--http", string text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port))
{
    WebApplicationBuilder web = WebApplication.CreateBuilder();
    web.Services.AddMcpServer(options => options.ServerInfo = self).WithHttpTransport(transport => transport.Stateless = false).WithTools<LibraryTools>();
    WebApplication application = web.Build();
    application.Urls.Add(FormattableString.Invariant($"http://127.0.0.1:{port}"));
    application.MapMcp("/mcp");
    await application.RunAsync();
    return 0;
}

if (args.Length > 0)
{
    Console.Error.WriteLine("Usage: McpServer [--http <port, 0 for any>]");
    return 2;
}

HostApplicationBuilder host = Host.CreateApplicationBuilder();

// Standard output belongs to the protocol.
host.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
host.Services.AddMcpServer(options => options.ServerInfo = self).WithStdioServerTransport().WithTools<LibraryTools>();
await host.Build().RunAsync();
return 0;
