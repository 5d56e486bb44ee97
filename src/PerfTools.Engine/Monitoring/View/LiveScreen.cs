using System.Globalization;
using System.Text;

namespace PerfTools.Engine.Monitoring.View;

/// <summary>
/// Draws lines over the lines drawn before, with the sequences that every terminal of today knows (ECMA-48). Disposing gives
/// the cursor back, below what was drawn last.
/// </summary>
/// <param name="write">Writes to the terminal.</param>
/// <param name="alertStyle">The sequence that begins the style of alerts, such as <see cref="Red"/>; empty where nothing may stand out by colour.</param>
internal sealed class LiveScreen(Action<string> write, string alertStyle) : IDisposable
{
    /// <summary>Begins red text.</summary>
    public const string Red = $"{Escape}31m";

    private const string Escape = "\u001b[";
    private const string HideCursor = $"{Escape}?25l";
    private const string ShowCursor = $"{Escape}?25h";
    private const string ClearRestOfLine = $"{Escape}K";
    private const string ClearBelow = $"{Escape}J";
    private const string ClearAll = $"{Escape}2J{Escape}H";
    private const string Plain = $"{Escape}0m";

    private int _drawn;
    private int _width;

    /// <summary>Whether the user wants no colours (no-color.org).</summary>
    public static bool ColorsAreWanted => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public void Draw(IReadOnlyList<ViewLine> lines, int width)
    {
        StringBuilder frame = new(HideCursor);

        // In a window of another width the old lines are broken otherwise than they were drawn.
        if (_width != 0 && _width != width) frame.Append(ClearAll);
        else if (_drawn > 1) frame.Append(CultureInfo.InvariantCulture, $"\r{Escape}{_drawn - 1}A");
        else frame.Append('\r');
        for (int i = 0; i < lines.Count; i++)
        {
            if (i > 0) frame.Append("\r\n");
            bool isStyled = alertStyle.Length > 0 && lines[i].IsAlert;
            frame.Append(isStyled ? alertStyle : string.Empty).Append(lines[i].Text).Append(isStyled ? Plain : string.Empty).Append(ClearRestOfLine);
        }

        write(frame.Append(ClearBelow).ToString());
        (_drawn, _width) = (lines.Count, width);
    }

    public void Dispose()
    {
        if (_drawn > 0) write($"\r\n{ShowCursor}");
        _drawn = 0;
    }
}
