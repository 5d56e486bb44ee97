using System.Collections.Concurrent;
using System.Globalization;

namespace PerfTools.Engine.Monitoring.Recording;

/// <summary>
/// Writes the history on a thread of its own, so that a disk that is slow delays no snapshot. A file that cannot be written is
/// told once, and once more when it can be written again; the watch goes on.
/// </summary>
internal sealed class WatchRecorder : IDisposable
{
    private const int MostWaiting = 256;

    private readonly BlockingCollection<object[]> _waiting = new(MostWaiting);
    private readonly RotatingHistory _history;
    private readonly Action<MeasurementException> _failed;
    private readonly Action<string> _remarked;
    private readonly Thread _thread;
    private long _lost;
    private bool _isFailing;

    /// <param name="history">The file.</param>
    /// <param name="cost">Gets what this costs.</param>
    /// <param name="failed">Gets what goes wrong.</param>
    /// <param name="remarked">Gets what came of it.</param>
    public WatchRecorder(RotatingHistory history, OwnCost cost, Action<MeasurementException> failed, Action<string> remarked)
    {
        (_history, _failed, _remarked) = (history, failed, remarked);
        _thread = new Thread(() => Write(cost.OpenForThread())) { IsBackground = true, Name = "PerfTools history" };
        _thread.Start();
    }

    /// <summary>Hands records over; where too many wait already they are lost, and counted.</summary>
    public void Add(object[] records)
    {
        if (!_waiting.TryAdd(records)) Interlocked.Add(ref _lost, records.Length);
    }

    /// <summary>Writes what is waiting, and ends.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _thread.Join();
        _waiting.Dispose();
    }

    private void Write(OwnCost.ThreadAccount own)
    {
        foreach (object[] records in _waiting.GetConsumingEnumerable())
        {
            // After the end nobody waits for a file that is not to be had.
            if (_waiting.IsAddingCompleted && _isFailing) Interlocked.Add(ref _lost, records.Length);
            else TryWrite(records);
            _ = own.TryAdd();
        }

        if (_isFailing) _remarked($"{Lost()} records were not written");
    }

    private void TryWrite(object[] records)
    {
        try
        {
            _history.Append(records);
            if (!_isFailing) return;
            _isFailing = false;
            _remarked($"it can be written again; {Lost()} records in between were not written");
        }
        catch (MeasurementException failure)
        {
            Interlocked.Add(ref _lost, records.Length);
            if (_isFailing) return;
            _isFailing = true;
            _failed(failure);
        }
    }

    private string Lost() => Interlocked.Exchange(ref _lost, 0).ToString(CultureInfo.InvariantCulture);
}
