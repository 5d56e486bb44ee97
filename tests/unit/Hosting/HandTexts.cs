using PerfTools.Engine.Hosting.Kernel;

namespace PerfTools.Tests.Hosting;

/// <summary>A kernel that says what a test has it say, and of which nothing else can be read.</summary>
internal sealed class HandTexts : Dictionary<string, string>, ISystemText
{
    public string? Read(string path) => GetValueOrDefault(path);

    private string? GetValueOrDefault(string path) => TryGetValue(path, out string? text) ? text : null;
}
