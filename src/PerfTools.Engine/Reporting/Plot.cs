using System.Globalization;

namespace PerfTools.Engine.Reporting;

/// <summary>A drawing with two axes as inline SVG. Its title and description say in words what it shows.</summary>
internal sealed class Plot(string title, string description, Axis x, Axis? y, IReadOnlyList<string>? rows = null) : IChart
{
    private const double Width = 640;
    private const double Top = 12;
    private const double Bottom = 48;
    private const double RowHeight = 34;
    private const int LongestLabel = 24;

    private readonly List<Action<HtmlWriter>> _marks = [];

    public string Title => title;

    private double Left => rows is null ? 72 : 176;

    private double Height => rows is null ? 280 : Top + Bottom + (RowHeight * rows.Count);

    private double Right => Width - 20;

    public Plot Line(IEnumerable<(double X, double Y)> points, string kind)
    {
        string path = Path(points);
        _marks.Add(html => html.Void("polyline", ("points", path), ("class", kind)));
        return this;
    }

    public Plot Band(IEnumerable<(double X, double Y)> lower, IEnumerable<(double X, double Y)> upper)
    {
        string path = Path(lower.Concat(upper.Reverse()));
        _marks.Add(html => html.Void("polygon", ("points", path), ("class", "band")));
        return this;
    }

    public Plot Points(IEnumerable<(double X, double Y)> points)
    {
        foreach ((double at, double value) in points)
            _marks.Add(html => html.Void("circle", ("cx", Text(AtX(at))), ("cy", Text(AtY(value))), ("r", "3.5"), ("class", "dot")));
        return this;
    }

    public Plot Bar(double from, double to, double value)
    {
        double left = AtX(from);
        _marks.Add(html => Rectangle(html, left, AtY(value), Math.Max(1, AtX(to) - left - 0.5), Height - Bottom - AtY(value), "bar"));
        return this;
    }

    /// <summary>A bar in a row, from one value to another.</summary>
    public Plot Span(int row, double from, double to, string kind = "bar")
    {
        _marks.Add(html => Rectangle(html, AtX(from), Middle(row) - 8, Math.Max(1.5, AtX(to) - AtX(from)), 16, kind));
        return this;
    }

    /// <summary>A point in a row, with its interval.</summary>
    public Plot Interval(int row, double value, double low, double high)
    {
        _marks.Add(html =>
        {
            html.Void("line", ("x1", Text(AtX(low))), ("x2", Text(AtX(high))), ("y1", Text(Middle(row))), ("y2", Text(Middle(row))), ("class", "series"));
            html.Void("circle", ("cx", Text(AtX(value))), ("cy", Text(Middle(row))), ("r", "5"), ("class", "dot"));
        });
        return this;
    }

    /// <summary>A line from top to bottom.</summary>
    public Plot Mark(double at)
    {
        _marks.Add(html => html.Void("line", ("x1", Text(AtX(at))), ("x2", Text(AtX(at))), ("y1", Text(Top)), ("y2", Text(Height - Bottom)), ("class", "trend")));
        return this;
    }

    public void Draw(HtmlWriter html)
    {
        string id = html.NextId();
        using (html.Open("figure"))
        {
            html.Leaf("figcaption", title);
            using (html.Open("svg", ("viewBox", $"0 0 {Text(Width)} {Text(Height)}"), ("role", "img"), ("aria-labelledby", $"{id}t {id}d")))
            {
                html.Leaf("title", title, ("id", $"{id}t"));
                html.Leaf("desc", description, ("id", $"{id}d"));
                DrawAxes(html);
                foreach (Action<HtmlWriter> mark in _marks) mark(html);
            }

            html.Leaf("p", description, ("class", "words"));
        }
    }

    private void DrawAxes(HtmlWriter html)
    {
        foreach (double tick in x.Ticks())
        {
            html.Void("line", ("x1", Text(AtX(tick))), ("x2", Text(AtX(tick))), ("y1", Text(Top)), ("y2", Text(Height - Bottom)), ("class", "grid"));
            Label(html, Figure.Text(tick), AtX(tick), Height - Bottom + 17, "middle");
        }

        Label(html, x.Label, (Left + Right) / 2, Height - 8, "middle");
        foreach (double tick in y?.Ticks() ?? [])
        {
            html.Void("line", ("x1", Text(Left)), ("x2", Text(Right)), ("y1", Text(AtY(tick))), ("y2", Text(AtY(tick))), ("class", "grid"));
            Label(html, Figure.Text(tick), Left - 6, AtY(tick) + 4, "end");
        }

        if (y is not null)
        {
            using (html.Open("text", ("transform", $"translate(14 {Text((Top + Height - Bottom) / 2)}) rotate(-90)"), ("text-anchor", "middle"))) html.Text(y.Label);
        }

        for (int row = 0; row < (rows?.Count ?? 0); row++) Label(html, Short(rows![row]), Left - 8, Middle(row) + 4, "end");
    }

    private static void Label(HtmlWriter html, string text, double left, double top, string anchor) =>
        html.Leaf("text", text, ("x", Text(left)), ("y", Text(top)), ("text-anchor", anchor));

    private static void Rectangle(HtmlWriter html, double left, double top, double width, double height, string kind) =>
        html.Void("rect", ("x", Text(left)), ("y", Text(top)), ("width", Text(width)), ("height", Text(Math.Max(0, height))), ("class", kind));

    private static string Short(string label)
    {
        string line = PrintableText.Line(label);
        return line.Length <= LongestLabel ? line : $"{line[..(LongestLabel - 1)]}…";
    }

    private static double Middle(int row) => Top + (RowHeight * (row + 0.5));

    private double AtX(double value) => Left + (x.Position(value) * (Right - Left));

    private double AtY(double value) => Height - Bottom - ((y?.Position(value) ?? 0) * (Height - Bottom - Top));

    private string Path(IEnumerable<(double X, double Y)> points) => string.Join(' ', points.Select(point => $"{Text(AtX(point.X))},{Text(AtY(point.Y))}"));

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
