using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using PerfTools.Engine;
using PerfTools.Engine.Processes;
using PerfTools.Engine.Processes.Linux;
using PerfTools.Engine.Processes.Unix;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Processes;

public sealed class SpawnedProgramTests : IDisposable
{
    private readonly ShellFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [LinuxTheory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 1", 1)]
    [InlineData("exit 255", 255)]
    [InlineData("kill -TERM $$", 143)]
    [InlineData("kill -KILL $$", 137)]
    [InlineData("kill -SEGV $$", 139)]
    public void The_exit_code_is_that_of_the_program_or_128_and_the_signal(string script, int code) =>
        Assert.Equal(code, _folder.Run(_folder.Script(script)).ExitCode);

    [LinuxFact]
    public void Arguments_arrive_as_they_are()
    {
        string[] arguments = ["a b", string.Empty, "it's", "say \"so\"", "$HOME `id` * \\", "line\nfeed", "größe €😀", "-c", "tab\t"];
        _folder.Run(_folder.Script("for word; do printf '%s\\0' \"$word\"; done > out", arguments));
        Assert.Equal(arguments, _folder.Text("out").Split('\0')[..^1]);
    }

    [LinuxFact]
    public void It_starts_in_the_folder_that_was_asked_for()
    {
        _folder.Run(_folder.Script("pwd -P > out"));
        Assert.EndsWith(Path.GetFileName(_folder.Path), _folder.Line("out"));
        ProgramCommand here = ShellFolder.Command("sh", "-c", "pwd -P > \"$0\"", _folder.File("here"));
        _folder.Run(here);
        Assert.Equal(Path.GetFileName(Environment.CurrentDirectory), Path.GetFileName(_folder.Line("here")));
    }

    [LinuxFact]
    public void The_environment_is_that_of_this_process_with_what_was_changed_in_it()
    {
        const string Name = "PERFTOOLS_TEST_VARIABLE";
        Environment.SetEnvironmentVariable(Name, "größe = 1 2");
        try
        {
            _folder.Run(_folder.Script($"echo \"${Name}\" > out; echo \"$PATH\" > path"));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Name, null);
        }

        Assert.Equal("größe = 1 2", _folder.Line("out"));
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), _folder.Line("path"));
    }

    [LinuxFact]
    public void Signals_are_neither_ignored_nor_blocked_though_dotnet_ignores_one()
    {
        Assert.NotEqual(0, Mask(File.ReadAllLines("/proc/self/status"), "SigIgn"));
        _folder.Run(_folder.Script("cat /proc/self/status > out"));
        string[] status = File.ReadAllLines(_folder.File("out"));

        // glibc ignores its own two, 32 and 33, in whatever it starts.
        Assert.Equal(0, Mask(status, "SigIgn") & 0x7fff_ffff);
        Assert.Equal(0, Mask(status, "SigBlk"));

        static long Mask(string[] status, string name) =>
            long.Parse(Array.Find(status, line => line.StartsWith(name, StringComparison.Ordinal))!.Split('\t')[1], NumberStyles.HexNumber);
    }

    [LinuxFact]
    public void Input_is_empty_output_goes_nowhere_and_no_handle_of_this_process_is_passed_on()
    {
        using FileStream ours = File.Create(_folder.File("ours"));
        const string Look = "cat > in; o=$(readlink /proc/$$/fd/1); e=$(readlink /proc/$$/fd/2); all=$(ls -l /proc/$$/fd)";
        _folder.Run(_folder.Script($"{Look}; echo \"$o\" > out; echo \"$e\" > error; echo \"$all\" > handles"));
        Assert.Empty(_folder.Text("in"));
        Assert.Equal(("/dev/null", "/dev/null"), (_folder.Line("out"), _folder.Line("error")));

        // Whoever started this process may have left it handles that are passed on; its own are not.
        string handles = _folder.Line("handles");
        Assert.Contains("/dev/null", handles);
        Assert.DoesNotContain(ours.Name, handles);
        Assert.DoesNotContain("anon_inode", handles);
    }

    [LinuxFact]
    public void It_leads_a_process_group_of_its_own()
    {
        IStartedProgram program = _folder.Start(_folder.Script("cut -d' ' -f5 /proc/$$/stat > out"));
        Assert.Equal(program.Id.ToString(CultureInfo.InvariantCulture), _folder.Line("out"));
    }

    [LinuxFact(NeedsPython = true)]
    public void The_usage_is_what_the_program_and_the_children_that_it_waited_for_burned()
    {
        const string Child = "subprocess.run([sys.executable, '-c', 'import time\\nwhile time.process_time() < 0.2: pass'])";
        IStartedProgram program = _folder.Start(_folder.Burner(0.3, Child));
        program.WaitForExit();

        // The kernel's own account of one that has ended and was not collected, in four columns of ticks of 10 ms, rounded down.
        Assert.True(StatLine.TryParse(File.ReadAllBytes($"/proc/{program.Id}/stat"), out StatLine stat));
        double ticks = stat.UserTicks + stat.KernelTicks + stat.WaitedUserTicks + stat.WaitedKernelTicks;
        ProgramExit exit = program.Collect();
        Assert.Equal(0, exit.ExitCode);
        double used = (exit.UserNanoseconds + exit.KernelNanoseconds) / 1e9;
        Assert.True(used >= 0.5, $"{used} s");
        Assert.InRange(used - (ticks / 100), -0.001, 0.05);
    }

    [LinuxFact]
    public void A_program_that_ignores_being_asked_is_killed()
    {
        IStartedProgram program = _folder.Start(_folder.Script("trap '' TERM; echo > ready; while :; do sleep 1000; done"));
        _folder.Line("ready");
        program.Stop();
        Assert.Equal(137, program.Collect().ExitCode);
    }

    [LinuxFact]
    public void A_program_that_does_as_it_is_asked_is_not_killed()
    {
        IStartedProgram program = _folder.Start(_folder.Script("trap 'echo bye > end; exit 3' TERM; echo > ready; sleep 1000 & wait"));
        _folder.Line("ready");
        Stopwatch asked = new();
        TimeSpan? patience = null;
        SpawnedProcess polite = new(program.Id, Send);
        polite.Stop();
        Assert.Equal(3, polite.Collect().ExitCode);
        Assert.Equal("bye", _folder.Line("end"));
        Assert.True(patience is null || patience >= TimeSpan.FromMilliseconds(500), $"{patience}");

        // A host may be so busy that it does nothing for half a second: then the test keeps the second signal back, not the first.
        bool Send(int target, int signal)
        {
            if (!asked.IsRunning)
            {
                asked.Start();
            }
            else if (ShellFolder.IsRunning(program.Id))
            {
                patience = asked.Elapsed;
                ShellFolder.WaitUntilGone(program.Id);
            }

            return SendSignal(target, signal) == 0;
        }
    }

    [LinuxTheory]
    [InlineData("sleep 1000 & echo $! > id; wait")]
    [InlineData("(trap '' TERM; sleep 1000; sleep 1000) & echo $! > id; wait")]
    public void What_it_started_is_stopped_with_it(string script)
    {
        IStartedProgram program = _folder.Start(_folder.Script(script));
        int child = int.Parse(_folder.Line("id"), CultureInfo.InvariantCulture);
        Assert.True(ShellFolder.IsRunning(child));
        program.Stop();
        program.Collect();
        ShellFolder.WaitUntilGone(child);
    }

    [LinuxTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_it_left_running_when_it_ended_by_itself_goes_on(bool isCollected)
    {
        IStartedProgram program = _folder.Start(_folder.Script("sleep 1000 & echo $! > id"));
        program.WaitForExit();
        int child = int.Parse(_folder.Line("id"), CultureInfo.InvariantCulture);
        using Process left = Process.GetProcessById(child);
        if (isCollected) Assert.Equal(0, program.Collect().ExitCode);
        program.Dispose();
        Assert.True(ShellFolder.IsRunning(child));
        left.Kill();
        ShellFolder.WaitUntilGone(child);
    }

    [LinuxFact]
    public void A_program_that_may_not_be_stopped_is_left_with_an_error_that_names_it()
    {
        IStartedProgram program = _folder.Start(ShellFolder.Command("sleep", "1000"));
        SpawnedProcess refusing = new(program.Id, (_, _) => false);
        Task<ProgramExit> waiting = Task.Run(refusing.Collect);
        refusing.Stop();
        Assert.True(ShellFolder.IsRunning(program.Id));
        MeasurementException told = Assert.Throws<MeasurementException>(() => waiting.GetAwaiter().GetResult());
        Assert.Equal((FailureKind.ProgramNotStopped, $"process {program.Id}"), (told.Kind, told.Target));
        Assert.Equal(told.Message, Assert.Throws<MeasurementException>(refusing.Dispose).Message);
        program.Dispose();
    }

    [LinuxFact(NeedsPython = true)]
    public void A_program_that_left_its_process_group_is_stopped_too()
    {
        IStartedProgram program = _folder.Start(_folder.Burner(0, "import os\nos.setpgid(0, os.getpgid(os.getppid()))\nprint('left', file=open('out', 'w'))\ntime.sleep(1000)"));
        _folder.Line("out");
        program.Stop();
        Assert.Equal(143, program.Collect().ExitCode);
    }

    [LinuxFact]
    public void A_program_that_something_else_collected_is_lost_and_not_a_success()
    {
        IStartedProgram program = _folder.Start(_folder.Script("exit 3"));
        program.WaitForExit();
        Assert.Equal(program.Id, CollectElsewhere(program.Id, 0, 0));
        MeasurementException lost = Assert.Throws<MeasurementException>(() => program.Collect());
        Assert.Equal((FailureKind.ProgramFailed, program.Id.ToString(CultureInfo.InvariantCulture)), (lost.Kind, lost.Target));
        Assert.Contains("lost", lost.Reason);
        program.Dispose();
    }

    [LinuxFact]
    public void Disposing_stops_and_collects()
    {
        IStartedProgram program = _folder.Start(ShellFolder.Command("sleep", "1000"));
        Assert.True(ShellFolder.IsRunning(program.Id));
        program.Dispose();
        Assert.False(Directory.Exists($"/proc/{program.Id}"));
    }

    [LinuxFact]
    public void Counters_last_until_it_is_collected_and_collecting_again_says_the_same()
    {
        IStartedProgram program = _folder.Start(ShellFolder.Command("true"));
        program.WaitForExit();
        using LinuxProcessReader reader = LinuxProcessReader.Open(program.Id, evenIfEnded: true);
        Assert.True(reader.TryReadCpu(out long used));
        Assert.NotEqual(0, used);
        ProgramExit exit = program.Collect();
        Assert.False(reader.TryReadCpu(out _));
        Assert.Equal(exit, program.Collect());
        program.Stop();
        program.WaitForExit();
    }

    [LinuxTheory]
    [InlineData("exit 7", 7, null)]
    [InlineData("exit 139", 139, null)]
    [InlineData("kill -SEGV $$", 139, 11)]
    public void How_it_ended_is_known_before_it_is_collected_and_after(string script, int code, int? signal)
    {
        SpawnedProcess program = (SpawnedProcess)_folder.Start(_folder.Script(script));
        ProgramExit left = program.WaitAndLeave();
        Assert.Equal((code, signal), (left.ExitCode, left.Signal));
        Assert.True(Directory.Exists($"/proc/{program.Id}"));
        Assert.Equal(left, program.Collect());
        Assert.Equal(left, program.WaitAndLeave());
        Assert.False(Directory.Exists($"/proc/{program.Id}"));
    }

    [LinuxFact]
    public void A_prepared_program_starts_any_number_of_times()
    {
        using IPreparedProgram prepared = ProgramLauncher.Prepare(_folder.Script("echo $$ >> out"), ProgramOutput.Discard);
        List<int> ids = [];
        for (int i = 0; i < 5; i++)
        {
            using IStartedProgram program = prepared.Start();
            ids.Add(program.Id);
            Assert.Equal(0, program.Collect().ExitCode);
        }

        Assert.Equal(ids, File.ReadAllLines(_folder.File("out")).Select(int.Parse));
    }

    [LinuxFact]
    public void What_cannot_be_started_is_refused_with_the_reason()
    {
        File.WriteAllText(_folder.File("text"), "no program");
        _folder.AddProgram("garbage", "no program either");
        AssertRefused(FailureKind.ProgramNotFound, "PATH", ShellFolder.Command("perftools-no-such-program"));
        AssertRefused(FailureKind.ProgramNotFound, "no such file", ShellFolder.Command(_folder.File("missing")));
        AssertRefused(FailureKind.ProgramNotFound, "folder", ShellFolder.Command(_folder.Path));
        AssertRefused(FailureKind.ProgramNotStarted, "not executable", ShellFolder.Command(_folder.File("text")));
        AssertRefused(FailureKind.ProgramNotStarted, "format", ShellFolder.Command(_folder.File("garbage")));
        AssertRefused(
            FailureKind.ProgramNotStarted, _folder.File("nowhere"), ShellFolder.Command("true") with { WorkingDirectory = _folder.File("nowhere") });
    }

    private void AssertRefused(FailureKind kind, string reason, ProgramCommand command)
    {
        MeasurementException error = Assert.Throws<MeasurementException>(() => _folder.Start(command));
        Assert.Equal((kind, command.FilePath), (error.Kind, error.Target));
        Assert.Contains(reason, error.Reason);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int id, int signal);

    [DllImport("libc", EntryPoint = "waitpid")]
    private static extern int CollectElsewhere(int id, nint status, int options);
}
