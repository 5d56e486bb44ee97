using System.Management.Automation.Host;
using PerfTools.Engine.Monitoring.View;

namespace PerfTools.Cmdlets.Monitoring;

/// <summary>The host's window, as far as one can draw in it.</summary>
internal sealed class HostScreen : IDisposable
{
    private readonly PSHostUserInterface _ui;
    private readonly LiveScreen _screen;

    private HostScreen(PSHostUserInterface ui) => (_ui, _screen) = (ui, new LiveScreen(ui.Write, LiveScreen.ColorsAreWanted));

    /// <summary>The window of a host; null where there is none, or what is written does not go there.</summary>
    public static HostScreen? Open(PSHost host)
    {
        try
        {
            bool isWindow = host.UI is { SupportsVirtualTerminal: true } ui && !Console.IsOutputRedirected && ui.RawUI.WindowSize.Width > 1;
            return isWindow ? new HostScreen(host.UI) : null;
        }
        catch (Exception windowless) when (windowless is HostException or NotImplementedException or NotSupportedException or IOException)
        {
            return null;
        }
    }

    public void Draw(WatchTable table)
    {
        // The last column and the last line stay free: a terminal that is full scrolls.
        Size window = _ui.RawUI.WindowSize;
        int width = Math.Max(1, window.Width - 1);
        _screen.Draw(table.Draw(width, Math.Max(1, window.Height - 1)), width);
    }

    public void Dispose() => _screen.Dispose();
}
