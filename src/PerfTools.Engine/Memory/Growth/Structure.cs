namespace PerfTools.Engine.Memory.Growth;

/// <summary>What beside lasting growth can make a series rise.</summary>
internal enum Trend
{
    None,

    /// <summary>Towards a level, with a time constant.</summary>
    Saturating,

    /// <summary>Another slope until a moment.</summary>
    Bend,

    /// <summary>Up and down with a period.</summary>
    Swing,
}

/// <summary>
/// One explanation of a series: a trend that does not last, jumps upwards (pools), drops (collections) with a rise in between,
/// and always the lasting growth, as the last column.
/// </summary>
/// <param name="Trend">The trend.</param>
/// <param name="Parameter">Its time constant, moment or period, on the axis from 0 to 1.</param>
/// <param name="Jumps">Points before which it jumps up.</param>
/// <param name="Drops">Points before which it drops; empty for none.</param>
internal sealed record Structure(Trend Trend, double Parameter, int[] Jumps, int[] Drops)
{
    public static Structure Level { get; } = new(Trend.None, 0, [], []);

    /// <summary>
    /// What its freedom costs in the comparison: by the criterion of Schwarz (1978) ln n a coefficient, and for a moment that was
    /// searched for twice that, as each of its n places is a model of its own (Zhang and Siegmund 2007).
    /// </summary>
    public double Penalty(int count)
    {
        double unit = Math.Log(count);
        double trend = Trend switch
        {
            Trend.None => 0,
            Trend.Swing => 4 * unit,
            _ => 3 * unit,
        };
        return trend + (3 * unit * Jumps.Length) + (Drops.Length == 0 ? 0 : unit * (2 + Drops.Length));
    }

    /// <summary>Columns that the trend takes, after the level.</summary>
    public int TrendColumns => Trend switch
    {
        Trend.None => 0,
        Trend.Swing => 2,
        _ => 1,
    };

    /// <summary>The first column that collections take, or else the growth.</summary>
    public int FirstDropColumn => 1 + TrendColumns + Jumps.Length;

    /// <summary>What explains a series: the level, the trend, the jumps, the collections, and the growth last.</summary>
    public List<double[]> Columns(double[] axis)
    {
        List<double[]> columns = [Filled(axis, _ => 1)];
        switch (Trend)
        {
            case Trend.Saturating:
                columns.Add(Filled(axis, x => Math.Exp(-x / Parameter)));
                break;
            case Trend.Bend:
                columns.Add(Filled(axis, x => Math.Min(x, Parameter)));
                break;
            case Trend.Swing:
                columns.Add(Filled(axis, x => Math.Sin(2 * Math.PI * x / Parameter)));
                columns.Add(Filled(axis, x => Math.Cos(2 * Math.PI * x / Parameter)));
                break;
        }

        foreach (int jump in Jumps) columns.Add(FilledByIndex(axis, i => i >= jump ? 1 : 0));
        if (Drops.Length > 0)
        {
            columns.Add(FilledByIndex(axis, i => axis[i] - axis[LastDrop(i)]));
            columns.Add(FilledByIndex(axis, i => i < Drops[0] ? 1 : 0));
        }

        columns.Add(axis);
        return columns;
    }

    private int LastDrop(int index)
    {
        int last = 0;
        foreach (int drop in Drops)
            if (drop <= index) last = drop;
        return last;
    }

    private static double[] Filled(double[] axis, Func<double, double> value) => Array.ConvertAll(axis, x => value(x));

    private static double[] FilledByIndex(double[] axis, Func<int, double> value)
    {
        double[] column = new double[axis.Length];
        for (int i = 0; i < column.Length; i++) column[i] = value(i);
        return column;
    }
}
