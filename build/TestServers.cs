namespace PerfTools.Build;

/// <summary>Installs the servers that tests start, where they are missing and this user may install packages.</summary>
internal static class TestServers
{
    private const string PolicyFile = "/usr/sbin/policy-rc.d";

    private static readonly Server[] Servers =
    [
        new("redis-server", "tests that need a real Redis are skipped", ["redis-server"], ["redis"], ["redis"]),
        new("nginx", "tests of sessions over HTTP with a real server are skipped", ["nginx"], ["nginx"], ["nginx"]),
        new("sshd", "tests of PowerShell remoting are skipped", ["openssh-server", "openssh-client"], ["openssh-server", "openssh-clients"], ["openssh"])
        {
            // Only PowerShell is reached over it.
            IsNeeded = () => PowerShellHost.Find() is not null,
        },
    ];

    private static readonly Manager[] Managers =
    [
        new("apt-get", ["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends"], server => server.Apt),
        new("dnf", [], ["install", "-y", "-q"], server => server.Dnf),
        new("apk", ["update", "-q"], ["add", "-q"], server => server.Apk),
    ];

    public static void InstallIfMissing()
    {
        Server[] missing = [.. Servers.Where(server => !OperatingSystem.IsWindows() && !server.IsThere && server.IsNeeded())];
        if (missing.Length == 0) return;
        Manager? manager = Managers.FirstOrDefault(manager => Tool.Find(manager.Program) is not null);
        string? reason = Environment.UserName != "root" ? "only root may install it" : manager is null ? "no package manager that is known" : null;
        if (reason is null) WithoutServices(() => Install(manager!, missing));
        else foreach (Server server in missing) server.TellMissing(reason);
    }

    private static void Install(Manager manager, Server[] missing)
    {
        Environment.SetEnvironmentVariable("DEBIAN_FRONTEND", "noninteractive");
        if (manager.Refresh.Length > 0) Tool.Succeeds(manager.Program, manager.Refresh);

        // One after the other: what cannot be had must not keep the others away.
        foreach (Server server in missing)
            if (!Tool.Succeeds(manager.Program, [.. manager.Install, .. manager.PackagesOf(server)], out string reason)) server.TellMissing(reason);
    }

    // Debian starts a service as it installs it; the tests start servers of their own, and nothing else should run.
    private static void WithoutServices(Action install)
    {
        bool forbids = !File.Exists(PolicyFile);
        if (forbids) ForbidServices();
        try
        {
            install();
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

    private sealed record Manager(string Program, string[] Refresh, string[] Install, Func<Server, string[]> PackagesOf);

    private sealed record Server(string Program, string Otherwise, string[] Apt, string[] Dnf, string[] Apk)
    {
        public Func<bool> IsNeeded { get; init; } = () => true;

        /// <summary>Not every user has the folder of servers in PATH.</summary>
        public bool IsThere => Tool.Find(Program) is not null || File.Exists($"/usr/sbin/{Program}");

        public void TellMissing(string reason) => Console.WriteLine($"{Program} is missing and could not be installed ({reason}): {Otherwise}.");
    }
}
