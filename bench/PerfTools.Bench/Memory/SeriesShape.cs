namespace PerfTools.Bench.Memory;

/// <summary>What the simulated series are made of; the second table varies each by a factor of two.</summary>
internal sealed record SeriesShape
{
    public double BaseMB { get; init; } = 200;

    /// <summary>Standard deviation of the noise, whatever its autocorrelation.</summary>
    public double NoiseMB { get; init; } = 2;

    /// <summary>Autocorrelation of the noise from one sample to the next.</summary>
    public double Correlation { get; init; } = 0.6;

    /// <summary>Height of a tooth.</summary>
    public double SawtoothMB { get; init; } = 20;

    /// <summary>Factor on the length of a tooth.</summary>
    public double SawtoothLength { get; init; } = 1;

    /// <summary>What a warm-up or a cache adds in all.</summary>
    public double WarmUpMB { get; init; } = 100;

    /// <summary>Factor on the time constants of warm-ups.</summary>
    public double WarmUpLength { get; init; } = 1;

    public double JumpMB { get; init; } = 16;

    public double SwingMB { get; init; } = 30;

    /// <summary>Factor on the period of the load.</summary>
    public double SwingLength { get; init; } = 1;
}

/// <summary>The window of a run, and the rule's limit in it.</summary>
/// <param name="Minutes">Its length.</param>
/// <param name="IntervalSeconds">Time between samples.</param>
/// <param name="LimitMBPerHour">The allowed growth.</param>
/// <param name="LeakFactor">How many times the limit a leak is.</param>
internal sealed record Window(double Minutes, double IntervalSeconds, double LimitMBPerHour, double LeakFactor)
{
    public int Count => (int)(Minutes * 60 / IntervalSeconds) + 1;

    public double Hours => Minutes / 60;

    /// <summary>What a leak adds in all.</summary>
    public double LeakMB => LimitMBPerHour * LeakFactor * Hours;

    public override string ToString() => $"{Minutes} minutes, leaks {LeakFactor} times the limit of {LimitMBPerHour} MB/h";
}
