using System.Text;
using PerfTools.Engine.History;

namespace PerfTools.Tests.History;

/// <summary>A history in a folder of its own, which goes with it.</summary>
internal sealed class HistoryFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perftools-history-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "history.jsonl");

    public HistoryWriter Writer => new(Path);

    public byte[] Bytes
    {
        get => File.ReadAllBytes(Path);
        set => File.WriteAllBytes(Path, value);
    }

    public static RedisKeyRemoval Removal(long matched, string target = "web-1") => new()
    {
        Target = target,
        Database = 0,
        Pattern = "session:*",
        MatchedCount = matched,
        RemovedCount = matched,
        StartedAt = new DateTimeOffset(2024, 6, 7, 12, 0, 0, TimeSpan.Zero),
        DurationMs = 1.5,
    };

    public void Append(long matched, string label = "") => Writer.Append(Removal(matched), label, CancellationToken.None);

    public void AppendText(string text) => File.AppendAllText(Path, text, new UTF8Encoding(false));

    public (long[] Numbers, HistoryReader Reader) Read()
    {
        HistoryReader reader = new(Path);
        return ([.. reader.Read(CancellationToken.None).Select(record => ((RedisKeyRemoval)record.Result).MatchedCount)], reader);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
