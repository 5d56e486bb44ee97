namespace PerfTools.Tests.Fixtures;

/// <summary>The server of tests/targets that behaves in a stated way. For Linux, with python3.</summary>
internal static class ServerTarget
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "server_target.py");

    public static ProgramCommand Command(params string[] arguments) => new() { FilePath = "python3", Arguments = [Script, .. arguments] };
}
