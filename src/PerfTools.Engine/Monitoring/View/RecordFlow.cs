using System.Runtime.CompilerServices;

namespace PerfTools.Engine.Monitoring.View;

/// <summary>Takes records one after the other, and says when for the moment there are no more: a screen is then drawn once for all of them.</summary>
internal static class RecordFlow
{
    /// <param name="records">The records.</param>
    /// <param name="take">Gets each.</param>
    /// <param name="settle">Is called after those that came together.</param>
    public static async Task ForEachAsync(IAsyncEnumerable<object> records, Action<object> take, Action settle)
    {
        IAsyncEnumerator<object> reader = records.GetAsyncEnumerator();
        await using ConfiguredAsyncDisposable disposal = reader.ConfigureAwait(false);
        bool isUnsettled = false;
        while (true)
        {
            ValueTask<bool> next = reader.MoveNextAsync();
            if (!next.IsCompleted && isUnsettled)
            {
                settle();
                isUnsettled = false;
            }

            if (!await next.ConfigureAwait(false)) break;
            take(reader.Current);
            isUnsettled = true;
        }

        if (isUnsettled) settle();
    }
}
