namespace PerfTools.Engine.Reporting;

/// <summary>The milestones of starts, one below the other.</summary>
internal static class StartupCharts
{
    private const int MostRows = 30;

    public static IEnumerable<IChart> Of(IReadOnlyList<ServerStartupResult> results)
    {
        foreach (ServerStartupResult result in results)
        {
            (string Name, double Ms)[] reached =
            [
                .. new (string Name, double? Ms)[]
                {
                    ("Process started", result.SpawnMs), ("First output", result.FirstOutputMs), ("Port open", result.PortOpenMs),
                    ("Ready", result.ReadyMs), ("Ended", result.ExitMs),
                }.Where(milestone => milestone.Ms is not null).Select(milestone => (milestone.Name, milestone.Ms!.Value)).Take(MostRows),
            ];
            if (reached.Length == 0) continue;
            Plot plot = new(
                $"Start: {result.Target}",
                $"{string.Join(", ", reached.Select(milestone => $"{milestone.Name} {Figure.Text(milestone.Ms)} ms"))}. Medians of {result.Succeeded} starts, from just before the program was started.",
                new Axis("ms", reached.Select(milestone => milestone.Ms).Append(0)),
                null,
                [.. reached.Select(milestone => milestone.Name)]);
            for (int row = 0; row < reached.Length; row++) plot.Span(row, 0, reached[row].Ms);
            yield return plot;
        }
    }
}
