namespace PerfTools.Engine.Reporting;

/// <summary>The milestones of starts, one below the other: each bar is what it took from the milestone before.</summary>
internal static class StartupCharts
{
    public static IEnumerable<IChart> Of(IEnumerable<ServerStartupResult> results)
    {
        foreach (ServerStartupResult result in results)
        {
            (string Name, double Ms)[] reached =
            [
                .. new (string Name, double? Ms)[]
                {
                    ("Process started", result.SpawnMs), ("First output", result.FirstOutputMs), ("Port open", result.PortOpenMs),
                    ("Ready", result.ReadyMs), ("Ended", result.ExitMs),
                }.Where(milestone => milestone.Ms is not null).Select(milestone => (milestone.Name, milestone.Ms!.Value)).OrderBy(milestone => milestone.Value),
            ];
            if (reached.Length > 0) yield return Chart(result, reached);
        }
    }

    private static Plot Chart(ServerStartupResult result, (string Name, double Ms)[] reached)
    {
        string interval = result is { ReadyLowMs: { } low, ReadyHighMs: { } high } ? $" Ready: 95 % interval {Figure.Text(low)} to {Figure.Text(high)} ms." : string.Empty;
        string of = result.Succeeded > 1 ? $"Medians of {result.Succeeded} starts, from" : "From";
        Plot plot = new(
            $"Start: {result.Target}",
            $"{string.Join(", ", reached.Select(milestone => $"{milestone.Name} {Figure.Text(milestone.Ms)} ms"))}. {of} just before the program was started.{interval}",
            new Axis("ms", reached.Select(milestone => milestone.Ms).Append(0)),
            null,
            [.. reached.Select(milestone => milestone.Name)]);
        double before = 0;
        for (int row = 0; row < reached.Length; row++)
        {
            plot.Span(row, before, reached[row].Ms, text: $"{Figure.Text(reached[row].Ms)} ms");
            before = reached[row].Ms;
        }

        return plot;
    }
}
