namespace PerfTools.Engine.Cpu;

/// <summary>Adds up the windows of one target: CPU time and wall time each by themselves, never percentages.</summary>
internal sealed class CpuSummary
{
    private const int MostPoints = 64;

    private readonly List<(double Cpu, double Wall)> _points = [];
    private int _windowsPerPoint = 1;
    private int _windowsInLast;
    private CpuWindow? _sum;

    public int Count { get; private set; }

    public double PeakPercentOfCore { get; private set; }

    /// <summary>By how much the peak may be off.</summary>
    public double PeakUncertaintyPercent { get; private set; }

    public long? PeakWorkingSetBytes { get; private set; }

    /// <summary>Everything so far in one window, or null before the first.</summary>
    public CpuWindow? Total => _sum;

    /// <summary>Percent of a core over time, evened out where there were many windows.</summary>
    public IReadOnlyList<double> Series => [.. _points.Select(point => point.Wall <= 0 ? 0 : 100 * point.Cpu / point.Wall)];

    public void Add(CpuWindow window)
    {
        PeakWorkingSetBytes = Larger(PeakWorkingSetBytes, window.WorkingSetBytes);
        if (window.Cpu is not { } cpu)
        {
            // The last time of a process that could not be read any more: what was read before stands, up to then.
            _sum = (_sum ?? window) with
            {
                State = window.State,
                IsEndUnknown = true,
                LostChildren = (_sum?.LostChildren ?? 0) + window.LostChildren,
            };
            return;
        }

        Count++;
        double wall = window.To - window.From;

        // The last window ends with the process, and can be so short that its uncertainty is many times what was used.
        bool isRest = window.State == ProcessState.Exited && Count > 1;
        if (!isRest && wall > 0 && cpu / wall > PeakPercentOfCore / 100)
            (PeakPercentOfCore, PeakUncertaintyPercent) = (100 * cpu / wall, 100 * window.Uncertainty / wall);
        AddPoint(cpu, wall, isRest);
        _sum = _sum?.Cpu is null ? window : window with
        {
            From = _sum.From,
            Cpu = _sum.Cpu + cpu,
            ChildCpu = _sum.ChildCpu + window.ChildCpu,
            Split = _sum.Split is { } earlier && window.Split is { } later ? earlier + later : _sum.Split ?? window.Split,
            Uncertainty = Math.Max(_sum.Uncertainty, window.Uncertainty),
            Lag = Math.Max(_sum.Lag, window.Lag),
            LostChildren = _sum.LostChildren + window.LostChildren,
            WentBack = _sum.WentBack || window.WentBack,
            IsEndUnknown = _sum.IsEndUnknown || window.IsEndUnknown,
            ProcessCount = Math.Max(_sum.ProcessCount, window.ProcessCount),
            ThreadCount = window.ThreadCount ?? _sum.ThreadCount,
            HandleCount = window.HandleCount ?? _sum.HandleCount,
            WorkingSetBytes = window.WorkingSetBytes ?? _sum.WorkingSetBytes,
            PrivateBytes = window.PrivateBytes ?? _sum.PrivateBytes,
            PrivateReadAt = window.PrivateBytes is null ? _sum.PrivateReadAt : window.PrivateReadAt,
        };
    }

    private void AddPoint(double cpu, double wall, bool isRest)
    {
        if (_points.Count == 0 || (_windowsInLast == _windowsPerPoint && !isRest))
        {
            if (_points.Count == MostPoints) Halve();
            _points.Add((0, 0));
            _windowsInLast = 0;
        }

        (double Cpu, double Wall) last = _points[^1];
        _points[^1] = (last.Cpu + cpu, last.Wall + wall);
        _windowsInLast++;
    }

    private void Halve()
    {
        for (int i = 0; i < MostPoints / 2; i++)
        {
            (double Cpu, double Wall) first = _points[2 * i];
            (double Cpu, double Wall) second = _points[(2 * i) + 1];
            _points[i] = (first.Cpu + second.Cpu, first.Wall + second.Wall);
        }

        _points.RemoveRange(MostPoints / 2, MostPoints / 2);
        _windowsPerPoint *= 2;
    }

    private static long? Larger(long? a, long? b) => a is null || b > a ? b : a;
}
