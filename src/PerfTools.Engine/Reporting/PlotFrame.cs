using System.Globalization;

namespace PerfTools.Engine.Reporting;

/// <summary>
/// The frame of a drawing: where values lie on it, its ticks and its labels. It is as narrow as a phone, so that its letters have
/// the same size there; on a desk, several stand side by side.
/// </summary>
/// <param name="x">From left to right.</param>
/// <param name="y">From bottom to top; null where there are rows.</param>
/// <param name="rows">Names of rows, each above its row.</param>
/// <param name="ends">Names at the right ends of lines.</param>
/// <param name="texts">What stands to the right of bars.</param>
internal sealed class PlotFrame(Axis x, Axis? y, IReadOnlyList<string> rows, IReadOnlyList<string> ends, IReadOnlyList<string> texts)
{
    public const double Width = 420;

    private const double LetterWidth = 7.4;
    private const double LetterHeight = 15;
    private const double Bottom = 46;
    private const double RowHeight = 44;
    private const double Margin = 18;
    private const int LongestRowName = 54;

    public double Top => y is null ? 8 : 30;

    public double Floor => Height - Bottom;

    public double Height => y is null ? Top + Bottom + (RowHeight * rows.Count) : 250;

    public double Left { get; } = y is null ? 12 : 14 + (LetterWidth * y.Ticks().Select(tick => tick.Text.Length).Append(2).Max());

    public double Right { get; } = Width - Margin - (LetterWidth * ends.Concat(texts).Select(text => text.Length).Append(0).Max());

    public double AtX(double value) => Left + (x.Position(value) * (Right - Left));

    public double AtY(double value) => Floor - ((y?.Position(value) ?? 0) * (Floor - Top));

    /// <summary>The height at which a row has its bar.</summary>
    public double Middle(int row) => Top + (RowHeight * row) + 29;

    public string Path(IEnumerable<(double X, double Y)> points) => string.Join(' ', points.Select(point => $"{Number(AtX(point.X))},{Number(AtY(point.Y))}"));

    public void Draw(HtmlWriter html)
    {
        double free = double.NegativeInfinity;
        foreach ((double at, string text) in x.Ticks())
        {
            double middle = AtX(at);
            Line(html, middle, middle, Top, Floor, "grid");
            double half = text.Length * LetterWidth / 2;
            double centre = Math.Min(middle, Width - half - 2);
            if (centre - half < free) continue;
            free = centre + half + LetterWidth;
            Label(html, text, centre, Floor + 20, "middle");
        }

        Label(html, x.Label, (Left + Right) / 2, Height - 6, "middle");
        foreach ((double at, string text) in y?.Ticks() ?? [])
        {
            Line(html, Left, Right, AtY(at), AtY(at), "grid");
            Label(html, text, Left - 6, AtY(at) + 4, "end");
        }

        if (y is not null) Label(html, y.Label, 4, 14, "start");
        for (int row = 0; row < rows.Count; row++) Label(html, Short(rows[row]), Left, Middle(row) - 14, "start");
    }

    /// <summary>Names at the ends of lines, moved apart where they would lie on each other.</summary>
    public void DrawEnds(HtmlWriter html, IReadOnlyList<double> heights)
    {
        double free = double.NegativeInfinity;
        double lift = Math.Max(0, ((ends.Count - 1) * LetterHeight) - (Floor - heights.DefaultIfEmpty(Floor).Min()));
        foreach ((string name, double height) in ends.Zip(heights).OrderBy(end => end.Second))
        {
            double at = Math.Max(height - lift, free);
            free = at + LetterHeight;
            Label(html, name, Right + 5, at + 4, "start");
        }
    }

    public static void Line(HtmlWriter html, double left, double right, double top, double bottom, string kind) =>
        html.Void("line", ("x1", Number(left)), ("x2", Number(right)), ("y1", Number(top)), ("y2", Number(bottom)), ("class", kind));

    public static void Label(HtmlWriter html, string text, double left, double top, string anchor) =>
        html.Leaf("text", text, ("x", Number(left)), ("y", Number(top)), ("text-anchor", anchor));

    public static void Rectangle(HtmlWriter html, double left, double top, double width, double height, string kind) =>
        html.Void("rect", ("x", Number(left)), ("y", Number(top)), ("width", Number(width)), ("height", Number(Math.Max(0, height))), ("class", kind));

    public static void Dot(HtmlWriter html, double left, double top, double radius) =>
        html.Void("circle", ("cx", Number(left)), ("cy", Number(top)), ("r", Number(radius)), ("class", "dot"));

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Short(string label)
    {
        string line = PrintableText.Line(label);
        return line.Length <= LongestRowName ? line : $"{line[..(LongestRowName - 1)]}…";
    }
}
