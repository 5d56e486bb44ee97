namespace PerfTools.Cmdlets.Pipeline;

/// <summary>Gathers the notes of results, for one warning however many rows there are: the rows carry their notes themselves.</summary>
internal sealed class NoteTally
{
    private int _results;
    private int _noted;
    private string? _first;

    /// <param name="row">What to call the result.</param>
    /// <param name="notes">Its notes, or nothing.</param>
    public void Add(string row, string notes)
    {
        _results++;
        if (notes.Length == 0) return;
        _noted++;
        _first ??= $"{row}: {notes}";
    }

    public void Warn(ICmdletOutput output, string target)
    {
        if (_first is not null)
            output.WriteWarning($"{target}: {_noted} of {_results} results carry a note (property Notes), the first: {_first}.");
    }
}
