using PerfTools.Engine;
using PerfTools.Engine.Processes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Processes;

public sealed class ProgramPathTests : IDisposable
{
    private readonly ShellFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [LinuxFact]
    public void A_name_is_found_on_path_and_a_path_is_relative_to_the_folder_it_starts_in()
    {
        Assert.Equal(ProgramPath.Find("sh"), ProgramPath.Resolve(ShellFolder.Command("sh")));
        _folder.AddProgram("tool", "#!/bin/sh\nexit 0\n");
        ProgramCommand relative = ShellFolder.Command("./tool") with { WorkingDirectory = _folder.Path };
        Assert.Equal(_folder.File("tool"), ProgramPath.Resolve(relative));
        Assert.Equal(_folder.File("tool"), ProgramPath.Resolve(ShellFolder.Command(_folder.File("tool"))));
        Assert.Equal(0, _folder.Run(relative).ExitCode);
    }

    [LinuxFact]
    public void A_bare_name_is_not_looked_for_in_the_folder_it_starts_in()
    {
        _folder.AddProgram("perftools-test-tool", "#!/bin/sh\nexit 0\n");
        ProgramCommand bare = ShellFolder.Command("perftools-test-tool") with { WorkingDirectory = _folder.Path };
        Assert.Equal(FailureKind.ProgramNotFound, Assert.Throws<MeasurementException>(() => ProgramPath.Resolve(bare)).Kind);
    }

    [Fact]
    public void What_path_does_not_have_is_not_found() => Assert.Null(ProgramPath.Find("perftools-no-such-program"));
}
