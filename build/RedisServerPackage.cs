namespace PerfTools.Build;

/// <summary>Installs the redis-server that tests start, where it is missing and this user may install packages.</summary>
internal static class RedisServerPackage
{
    private static readonly (string Manager, string[] Refresh, string[] Install)[] Managers =
    [
        ("apt-get", ["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "redis-server"]),
        ("dnf", [], ["install", "-y", "-q", "redis"]),
        ("apk", ["update", "-q"], ["add", "-q", "redis"]),
    ];

    public static void InstallIfMissing()
    {
        if (Tool.Find("redis-server") is not null || OperatingSystem.IsWindows()) return;
        if (Environment.UserName != "root")
        {
            Console.WriteLine("redis-server is not installed, and only root may install it: tests that need a real Redis are skipped.");
            return;
        }

        Environment.SetEnvironmentVariable("DEBIAN_FRONTEND", "noninteractive");
        string reason = "no package manager that is known";
        foreach ((string manager, string[] refresh, string[] install) in Managers)
        {
            if (Tool.Find(manager) is null) continue;
            bool forbids = !File.Exists(PolicyFile);
            if (forbids) ForbidServices();
            try
            {
                if (refresh.Length > 0) Tool.Succeeds(manager, refresh);
                if (Tool.Succeeds(manager, install, out reason) && Tool.Find("redis-server") is not null) return;
            }
            finally
            {
                if (forbids) File.Delete(PolicyFile);
            }
        }

        Console.WriteLine($"redis-server could not be installed ({reason}): tests that need a real Redis are skipped.");
    }

    private const string PolicyFile = "/usr/sbin/policy-rc.d";

    // Debian starts a service as it installs it; the tests start servers of their own, and nothing else should run.
    private static void ForbidServices()
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists("/usr/sbin")) return;
        File.WriteAllText(PolicyFile, "#!/bin/sh\nexit 101\n");
        File.SetUnixFileMode(PolicyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute | UnixFileMode.OtherRead);
    }
}
