using System.Management.Automation;
using System.Management.Automation.Host;
using PerfTools.Engine.Monitoring.View;

namespace PerfTools.Cmdlets.Monitoring;

/// <summary>The host's window, as far as one can draw in it.</summary>
internal sealed class HostScreen : IDisposable
{
    private readonly PSHostUserInterface _ui;
    private readonly LiveScreen _screen;

    private HostScreen(PSHostUserInterface ui, string alertStyle) => (_ui, _screen) = (ui, new LiveScreen(ui.Write, alertStyle));

    /// <summary>The window of a host; null where there is none, or what is written does not go there.</summary>
    /// <param name="host">The host.</param>
    /// <param name="style">The session's <c>$PSStyle</c>, which says how errors stand out, and whether anything may.</param>
    public static HostScreen? Open(PSHost host, object? style)
    {
        try
        {
            bool isWindow = host.UI is { SupportsVirtualTerminal: true } ui && !Console.IsOutputRedirected && ui.RawUI.WindowSize.Width > 1;
            return isWindow ? new HostScreen(host.UI, AlertStyle(style)) : null;
        }
        catch (Exception windowless) when (windowless is HostException or NotImplementedException or NotSupportedException or IOException)
        {
            return null;
        }
    }

    /// <summary>The sequence in which alerts are drawn; empty for none. Of NO_COLOR, PowerShell makes PlainText when it starts.</summary>
    internal static string AlertStyle(object? style)
    {
        if (!LiveScreen.ColorsAreWanted || style is null || Text(style, "OutputRendering") == "PlainText") return string.Empty;
        return PSObject.AsPSObject(style).Properties["Formatting"]?.Value is { } formatting ? Text(formatting, "Error") : string.Empty;
    }

    private static string Text(object owner, string property) => PSObject.AsPSObject(owner).Properties[property]?.Value?.ToString() ?? string.Empty;

    public void Draw(WatchTable table)
    {
        // The last column and the last line stay free: a terminal that is full scrolls.
        Size window = _ui.RawUI.WindowSize;
        int width = Math.Max(1, window.Width - 1);
        _screen.Draw(table.Draw(width, Math.Max(1, window.Height - 1)), width);
    }

    public void Dispose() => _screen.Dispose();
}
