namespace PerfTools.Build;

/// <summary>Installs the servers that tests start, where they are missing and this user may install packages.</summary>
internal static class TestServers
{
    private const string PolicyFile = "/usr/sbin/policy-rc.d";

    private static readonly (string Manager, string[] Refresh, string[] Install)[] Managers =
    [
        ("apt-get", ["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends"]),
        ("dnf", [], ["install", "-y", "-q"]),
        ("apk", ["update", "-q"], ["add", "-q"]),
    ];

    public static void InstallIfMissing()
    {
        Install("redis-server", "tests that need a real Redis are skipped", ("apt-get", ["redis-server"]), ("dnf", ["redis"]), ("apk", ["redis"]));

        // Only PowerShell is reached over it.
        if (PowerShellHost.Find() is not null && !File.Exists("/usr/sbin/sshd"))
            Install("sshd", "tests of PowerShell remoting are skipped", ("apt-get", ["openssh-server", "openssh-client"]), ("dnf", ["openssh-server", "openssh-clients"]), ("apk", ["openssh"]));
    }

    private static void Install(string program, string otherwise, params (string Manager, string[] Names)[] packages)
    {
        if (Tool.Find(program) is not null || OperatingSystem.IsWindows()) return;
        if (Environment.UserName != "root")
        {
            Console.WriteLine($"{program} is not installed, and only root may install it: {otherwise}.");
            return;
        }

        Environment.SetEnvironmentVariable("DEBIAN_FRONTEND", "noninteractive");
        string reason = "no package manager that is known";
        foreach ((string manager, string[] refresh, string[] install) in Managers)
        {
            if (Tool.Find(manager) is null) continue;
            string[] names = packages.First(package => package.Manager == manager).Names;
            if (WithoutServices(() =>
            {
                if (refresh.Length > 0) Tool.Succeeds(manager, refresh);
                return Tool.Succeeds(manager, [.. install, .. names], out reason);
            }))
            {
                return;
            }
        }

        Console.WriteLine($"{program} could not be installed ({reason}): {otherwise}.");
    }

    // Debian starts a service as it installs it; the tests start servers of their own, and nothing else should run.
    private static bool WithoutServices(Func<bool> install)
    {
        bool forbids = !File.Exists(PolicyFile);
        if (forbids) ForbidServices();
        try
        {
            return install();
        }
        finally
        {
            if (forbids) File.Delete(PolicyFile);
        }
    }

    private static void ForbidServices()
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists("/usr/sbin")) return;
        File.WriteAllText(PolicyFile, "#!/bin/sh\nexit 101\n");
        File.SetUnixFileMode(PolicyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute | UnixFileMode.OtherRead);
    }
}
