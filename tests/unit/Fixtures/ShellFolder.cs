using PerfTools.Engine.Processes;

namespace PerfTools.Tests.Fixtures;

/// <summary>A folder of its own in which a test starts programs; what runs there is stopped with it. For Linux.</summary>
internal sealed class ShellFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perftools-test-");
    private readonly List<IDisposable> _started = [];

    public string Path => _folder.FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>What a program wrote, once it has ended its line.</summary>
    public string Line(string name)
    {
        Until.True(() => System.IO.File.Exists(File(name)) && System.IO.File.ReadAllText(File(name)).EndsWith('\n'), $"'{name}' was written");
        return System.IO.File.ReadAllText(File(name)).TrimEnd('\n');
    }

    public string Text(string name) => System.IO.File.ReadAllText(File(name));

    public static ProgramCommand Command(string program, params string[] arguments) => new() { FilePath = program, Arguments = arguments };

    public ProgramCommand Script(string script, params string[] arguments) =>
        Command("sh", ["-c", script, "sh", .. arguments]) with { WorkingDirectory = Path };

    /// <summary>Python that burns CPU time by its own clock, and then does what follows.</summary>
    public ProgramCommand Burner(double seconds, string then = "pass")
    {
        string script = FormattableString.Invariant(
            $"import time, resource, subprocess, sys\nwhile time.process_time() < {seconds}: pass\n{then}");
        return Command("python3", "-c", script) with { WorkingDirectory = Path };
    }

    public void AddProgram(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        if (!OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(File(name), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public IStartedProgram Start(ProgramCommand command)
    {
        IPreparedProgram prepared = ProgramLauncher.Prepare(command, ProgramOutput.Discard);
        _started.Add(prepared);
        IStartedProgram program = prepared.Start();
        _started.Add(program);
        return program;
    }

    /// <summary>Runs a program to its end.</summary>
    public ProgramExit Run(ProgramCommand command) => Start(command).Collect();

    /// <summary>Whether a process runs; one that has ended and was not collected does not.</summary>
    public static bool IsRunning(int id)
    {
        try
        {
            string stat = System.IO.File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    public static void WaitUntilGone(int id) => Until.True(() => !IsRunning(id), $"process {id} is gone");

    public void Dispose()
    {
        foreach (IDisposable one in _started.AsEnumerable().Reverse()) one.Dispose();
        _folder.Delete(true);
    }
}
