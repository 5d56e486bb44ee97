namespace PerfTools.Engine.Reporting;

/// <summary>Something drawn.</summary>
internal interface IChart
{
    string Title { get; }

    void Draw(HtmlWriter html);
}
