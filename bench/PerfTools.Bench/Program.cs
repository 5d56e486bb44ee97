// Side-by-side benchmarks: [study] [rounds]. Without a study all of them run, with their own number of rounds.
using System.Globalization;
using PerfTools.Bench.Changes;
using PerfTools.Bench.Comparison;
using PerfTools.Bench.Cpu;
using PerfTools.Bench.Memory;
using PerfTools.Bench.Monitoring;
using PerfTools.Bench.Operations;
using PerfTools.Bench.Redis;
using PerfTools.Bench.Scalability;
using PerfTools.Bench.Sessions;
using PerfTools.Bench.Startup;
using PerfTools.Bench.Thresholds;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
(string Name, int Rounds, Action<int> Run)[] studies =
[
    ("redis", 11, RedisStudy.Run),
    ("cpu", 2, CpuAccuracyStudy.Run),
    ("cost", 5, SamplingCostStudy.Run),
    ("leak", 500, CalibrationStudy.Run),
    ("beat", 400, BeatStudy.Run),
    ("sessions", 5, SessionStudy.Run),
    ("hyperfine", 7, HyperfineStudy.Run),
    ("startup", 3, StartupStudy.Run),
    ("scalability", 300, ScalabilityStudy.Run),
    ("compare", 1000, ComparisonStudy.Run),
    ("watch", 2, WatchStudy.Run),
    ("change", 300, ChangeStudy.Run),
    ("threshold", 300, ThresholdStudy.Run),
];
string wanted = args.FirstOrDefault(argument => !int.TryParse(argument, out _)) ?? "all";
int? rounds = args.Select(argument => int.TryParse(argument, out int number) ? number : (int?)null).FirstOrDefault(number => number > 0);
var chosen = studies.Where(study => wanted == "all" || study.Name == wanted).ToList();
if (chosen.Count == 0)
{
    string names = string.Join(", ", studies.Select(study => study.Name));
    Console.Error.WriteLine($"'{wanted}' is not a study. Studies: {names}, all; and import, by way of ./build.sh bench import.");
    return 2;
}

foreach (var study in chosen) study.Run(rounds ?? study.Rounds);
return 0;
