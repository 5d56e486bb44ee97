namespace PerfTools.Engine.Workbooks;

/// <summary>A table as it goes into a workbook: columns, rows of cell values, and what is special about some cells.</summary>
internal sealed class SheetTable
{
    private const int MostLines = 8;
    private readonly List<CellPlace> _quoted = [];
    private readonly List<TallRow> _tall = [];

    /// <param name="name">What it is of: the name of a new sheet.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="rows">A value that a cell can hold for each column.</param>
    public SheetTable(string name, IReadOnlyList<SheetColumn> columns, IReadOnlyList<object?[]> rows)
    {
        Name = name;
        Columns = columns;
        Rows = rows;
        for (int row = 0; row < rows.Count; row++)
        {
            for (int column = 0; column < columns.Count; column++) Look(row, column, rows[row][column]);
        }

        for (int row = 0; row < rows.Count; row++) Measure(row);
    }

    public string Name { get; }

    public IReadOnlyList<SheetColumn> Columns { get; }

    public IReadOnlyList<object?[]> Rows { get; }

    /// <summary>Texts that begin like a formula: the mark keeps them text also where somebody edits the cell.</summary>
    public IReadOnlyList<CellPlace> Quoted => _quoted;

    /// <summary>Rows with a text that does not fit into one line.</summary>
    public IReadOnlyList<TallRow> Tall => _tall;

    /// <summary>Columns of which a cell has several lines.</summary>
    public ISet<int> Wrapped { get; } = new HashSet<int>();

    private void Look(int row, int column, object? cell)
    {
        Columns[column].Fit(cell);
        if (cell is not string text) return;
        if (CellValue.LooksLikeFormula(text)) _quoted.Add(new CellPlace(row, column));
        if (text.Length > SheetColumn.WidestText || text.Contains('\n')) Wrapped.Add(column);
    }

    private void Measure(int row)
    {
        int lines = 1;
        foreach (int column in Wrapped)
        {
            if (Rows[row][column] is not string text) continue;
            double width = Columns[column].Width;
            lines = Math.Max(lines, text.Split('\n').Sum(line => Math.Max(1, (int)Math.Ceiling(line.Length / width))));
        }

        if (lines > 1) _tall.Add(new TallRow(row, Math.Min(lines, MostLines)));
    }
}
