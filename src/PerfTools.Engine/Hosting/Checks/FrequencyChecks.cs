using System.Globalization;
using PerfTools.Engine.Hosting.Kernel;

namespace PerfTools.Engine.Hosting.Checks;

/// <summary>What decides how fast the processors run.</summary>
internal static class FrequencyChecks
{
    private const string Folder = "/sys/devices/system/cpu";

    public static IEnumerable<PerfEnvironmentCheck> Of(HostReadings host)
    {
        yield return GovernorOf(host);
        yield return Turbo(host.Texts);
        yield return Smt(host.Texts);
    }

    public static PerfEnvironmentCheck GovernorOf(HostReadings host)
    {
        const string Check = "Governor";
        IEnumerable<int> online = KernelNumbers.List(host.Texts.Read($"{Folder}/online"));
        string[] governors =
        [
            .. online.Select(number => host.Texts.Read(string.Create(CultureInfo.InvariantCulture, $"{Folder}/cpu{number}/cpufreq/scaling_governor"))?.Trim())
                .OfType<string>().Where(name => name.Length > 0).Distinct().Order(StringComparer.Ordinal),
        ];
        if (governors.Length == 0)
            return Finding.NotRead(Check, string.Empty, host.IsLinux ? "the system does not set the frequency itself, as in most virtual machines: their host does" : Finding.LinuxOnly);
        bool isSteady = governors is ["performance"];
        return new PerfEnvironmentCheck
        {
            Target = string.Empty,
            Check = Check,
            Verdict = isSteady ? Verdict.Pass : Verdict.Inconclusive,
            Bound = "performance",
            Detail = string.Join(", ", governors),
            Advice = isSteady ? string.Empty : "short operations begin on a slow processor: set it with 'cpupower frequency-set -g performance', or warm up long enough",
        };
    }

    private static PerfEnvironmentCheck Turbo(ISystemText texts)
    {
        const string Check = "Turbo";
        bool? isOn = (KernelNumbers.Single(texts.Read($"{Folder}/intel_pstate/no_turbo")), KernelNumbers.Single(texts.Read($"{Folder}/cpufreq/boost"))) switch
        {
            ({ } off, _) => off == 0,
            (null, { } on) => on != 0,
            _ => null,
        };
        return isOn is { } value
            ? Finding.Hint(Check, value ? 1 : 0, value ? "on" : "off", "with it on, speed depends on how many processors are busy and how warm they are; runs of days apart compare better without")
            : Finding.NotRead(Check, string.Empty, "the system does not say whether there is one");
    }

    private static PerfEnvironmentCheck Smt(ISystemText texts)
    {
        const string Check = "Smt";
        return KernelNumbers.Single(texts.Read($"{Folder}/smt/active")) is { } active
            ? Finding.Hint(Check, active, active == 0 ? "off, or not seen" : "on", "with it on, two processors share one core, and a busy neighbour makes both slower; a virtual machine may not see it")
            : Finding.NotRead(Check, string.Empty, "the system does not say whether processors share a core");
    }
}
