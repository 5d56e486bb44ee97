// A tree of processes, each of which uses a known amount of CPU before it ends: its start-up counts as part of it.
// The root uses only what it needs to start the others, and waits for them.
using System.Diagnostics;

if (args.Length is not (3 or 4)
    || !int.TryParse(args[0], out int children) || children < 0
    || !int.TryParse(args[1], out int burn) || burn < 0
    || args[2] is not ("sequential" or "parallel" or "orphaned")
    || !int.TryParse(args.ElementAtOrDefault(3) ?? "1", out int depth))
{
    Console.Error.WriteLine("Usage: ProcessTree <children> <ms of CPU for each> sequential|parallel|orphaned [depth]");
    Console.Error.WriteLine("Each process above the depth starts that many children; 'orphaned' gives them to init, away from their parent.");
    return 2;
}

List<Process> running = [];
for (int child = 0; child < children && depth > 0; child++)
{
    Process process = args[2] == "orphaned" ? StartOrphan() : Process.Start(Command())!;
    Console.WriteLine(process.Id);
    running.Add(process);
    if (args[2] == "sequential") process.WaitForExit();
}

if (Environment.GetEnvironmentVariable("PROCESS_TREE_CHILD") == "1")
{
    while (Environment.CpuUsage.TotalTime < TimeSpan.FromMilliseconds(burn)) Thread.SpinWait(1000);
}

running.ForEach(process => process.WaitForExit());
return 0;

ProcessStartInfo Command()
{
    // Started by its own executable, or by 'dotnet ProcessTree.dll'.
    bool isHost = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
    string[] program = isHost ? [Environment.GetCommandLineArgs()[0]] : [];
    return new ProcessStartInfo(Environment.ProcessPath!, [.. program, args[0], args[1], args[2], $"{depth - 1}"])
    {
        Environment = { ["PROCESS_TREE_CHILD"] = "1" },
    };
}

Process StartOrphan()
{
    ProcessStartInfo command = Command();
    ProcessStartInfo shell = new("/bin/sh", ["-c", "\"$@\" >/dev/null & echo $!", "sh", command.FileName, .. command.ArgumentList])
    {
        RedirectStandardOutput = true,
        Environment = { ["PROCESS_TREE_CHILD"] = "1" },
    };
    using Process starter = Process.Start(shell)!;
    return Process.GetProcessById(int.Parse(starter.StandardOutput.ReadToEnd()));
}
