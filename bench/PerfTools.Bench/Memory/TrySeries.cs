using System.Globalization;
using PerfTools.Engine.Memory.Growth;

namespace PerfTools.Bench.Memory;

internal static class TrySeries
{
    public static void Run(int _)
    {
        foreach (string file in Directory.GetFiles(Environment.GetEnvironmentVariable("SERIES")!, "*.csv").Order())
        {
            double[][] rows = [.. File.ReadLines(file).Skip(1).Select(l => l.Split(',')).Where(f => f.Length >= 3).Select(f => f.Select(v => double.TryParse(v, CultureInfo.InvariantCulture, out double d) ? d : double.NaN).ToArray())];
            if (rows.Length < 20) { Console.WriteLine($"{Path.GetFileName(file)}: {rows.Length} rows"); continue; }
            double[] t = [.. rows.Select(r => r[0] / 3600)], o = [.. rows.Select(r => r[1])], v = [.. rows.Select(r => r[2] / 1e6)];
            string trend = string.Concat(Enumerable.Range(0, 40).Select(i => "▁▂▃▄▅▆▇█"[(int)Math.Min(7, 7.99 * (v[i * v.Length / 40] - v.Min()) / Math.Max(1e-9, v.Max() - v.Min()))]));
            GrowthFinding f1 = GrowthAnalysis.Analyze(t, v, 100, 0.004096);
            Console.WriteLine($"{Path.GetFileName(file)} n={v.Length} {v[0]:0.00}->{v[^1]:0.00} MB {trend}");
            Console.WriteLine($"    h : {f1.Verdict} {f1.Pattern} {f1.Ground} {f1.Growth:0.0} [{f1.Low:0.0}..{f1.High:0.0}] mde {f1.MinimumDetectable:0.0} rec {f1.RecommendedLength * 3600:0}s p {f1.PValue:0.000}");
            if (o[^1] > o[0])
            {
                GrowthFinding f2 = GrowthAnalysis.Analyze(o, [.. v.Select(x => x * 1e6)], 8, 4096);
                Console.WriteLine($"    op: {f2.Verdict} {f2.Pattern} {f2.Ground} mde {f2.MinimumDetectable:0.0} rec {f2.RecommendedLength:0} p {f2.PValue:0.000} | g/op {f2.Growth:0.0} [{f2.Low:0.0}..{f2.High:0.0}]");
            }
        }
    }
}
