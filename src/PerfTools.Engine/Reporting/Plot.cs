namespace PerfTools.Engine.Reporting;

/// <summary>A drawing with two axes, or an axis and rows, as inline SVG. Its title and description say in words what it shows.</summary>
internal sealed class Plot(string title, string description, Axis x, Axis? y, IReadOnlyList<string>? rows = null) : IChart
{
    private const double HalfBar = 8;

    private readonly List<Action<HtmlWriter, PlotFrame>> _marks = [];
    private readonly List<(string Name, double Value)> _ends = [];
    private readonly List<string> _texts = [];

    public string Title => title;

    /// <param name="points">From left to right.</param>
    /// <param name="kind">How it is drawn: <c>series</c>, <c>trend</c>, or <c>series second</c> and <c>series third</c>.</param>
    /// <param name="name">Written at its end, where there are several.</param>
    public Plot Line(IReadOnlyList<(double X, double Y)> points, string kind, string? name = null)
    {
        if (points.Count == 0) return this;
        if (name is not null) _ends.Add((name, points[^1].Y));
        _marks.Add((html, frame) => html.Void("polyline", ("points", frame.Path(points)), ("class", kind)));
        return this;
    }

    public Plot Band(IReadOnlyList<(double X, double Y)> lower, IReadOnlyList<(double X, double Y)> upper)
    {
        _marks.Add((html, frame) => html.Void("polygon", ("points", frame.Path(lower.Concat(upper.Reverse()))), ("class", "band")));
        return this;
    }

    public Plot Points(IReadOnlyList<(double X, double Y)> points)
    {
        _marks.Add((html, frame) =>
        {
            foreach ((double at, double value) in points) PlotFrame.Dot(html, frame.AtX(at), frame.AtY(value), 3);
        });
        return this;
    }

    public Plot Bar(double from, double to, double value)
    {
        _marks.Add((html, frame) => PlotFrame.Rectangle(
            html, frame.AtX(from), frame.AtY(value), Math.Max(1, frame.AtX(to) - frame.AtX(from) - 0.5), frame.Floor - frame.AtY(value), "bar"));
        return this;
    }

    /// <summary>A bar in a row, from one value to another, with a text to its right.</summary>
    public Plot Span(int row, double from, double to, string kind = "bar", string? text = null)
    {
        if (text is not null) _texts.Add(text);
        _marks.Add((html, frame) =>
        {
            double right = Math.Max(frame.AtX(to), frame.AtX(from) + 1.5);
            PlotFrame.Rectangle(html, frame.AtX(from), frame.Middle(row) - HalfBar, right - frame.AtX(from), HalfBar * 2, kind);
            if (text is not null) PlotFrame.Label(html, text, right + 5, frame.Middle(row) + 4, "start");
        });
        return this;
    }

    /// <summary>A point in a row, with its interval.</summary>
    public Plot Interval(int row, double value, double low, double high)
    {
        _marks.Add((html, frame) =>
        {
            double middle = frame.Middle(row);
            PlotFrame.Line(html, frame.AtX(low), frame.AtX(high), middle, middle, "series");
            foreach (double end in new[] { low, high }) PlotFrame.Line(html, frame.AtX(end), frame.AtX(end), middle - 5, middle + 5, "series");
            PlotFrame.Dot(html, frame.AtX(value), middle, 4.5);
        });
        return this;
    }

    /// <summary>A line from top to bottom.</summary>
    public Plot Mark(double at)
    {
        _marks.Add((html, frame) => PlotFrame.Line(html, frame.AtX(at), frame.AtX(at), frame.Top, frame.Floor, "trend"));
        return this;
    }

    public void Draw(HtmlWriter html)
    {
        PlotFrame frame = new(x, y, rows ?? [], [.. _ends.Select(end => end.Name)], _texts);
        string id = html.NextId();
        using (html.Open("figure"))
        {
            html.Leaf("figcaption", title);
            using (html.Open("svg", ("viewBox", $"0 0 {PlotFrame.Number(PlotFrame.Width)} {PlotFrame.Number(frame.Height)}"), ("role", "img"), ("aria-labelledby", $"{id}t"), ("aria-describedby", $"{id}d")))
            {
                html.Leaf("title", title, ("id", $"{id}t"));
                html.Leaf("desc", description, ("id", $"{id}d"));
                frame.Draw(html);
                foreach (Action<HtmlWriter, PlotFrame> mark in _marks) mark(html, frame);
                frame.DrawEnds(html, [.. _ends.Select(end => frame.AtY(end.Value))]);
            }

            html.Leaf("p", description, ("class", "words"));
        }
    }
}
