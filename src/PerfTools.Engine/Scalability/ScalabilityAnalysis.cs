using System.Runtime.CompilerServices;
using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Scalability;

/// <summary>Points of load runs, one result for each target and operation.</summary>
public sealed class ScalabilityAnalysis(ScalabilityOptions options, IReadOnlyList<LoadPoint> points)
{
    private const int TrendCells = 12;

    /// <summary>A note for every result, for instance on objects that were no points; empty for none.</summary>
    public string Note { get; init; } = string.Empty;

    /// <summary>The results, in the order in which their first points came.</summary>
    public async IAsyncEnumerable<ScalabilityResult> MeasureAsync(
        IProgress<MeasurementProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<IGrouping<(string Target, string Operation), LoadPoint>> groups = [.. points.GroupBy(point => (point.Target, point.Operation))];
        for (int i = 0; i < groups.Count; i++)
        {
            progress?.Report(new MeasurementProgress("Fitting the Universal Scalability Law", Name(groups[i].Key), 100 * i / groups.Count));
            yield return await Task.Run(() => Analyze(groups[i], cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Name((string Target, string Operation) group) => $"{group.Target} {group.Operation}".Trim();

    private ScalabilityResult Analyze(IGrouping<(string Target, string Operation), LoadPoint> group, CancellationToken cancellationToken)
    {
        // In one order, whatever the order in which they came: resampling goes by position.
        LoadPoint[] all = [.. group.OrderBy(point => point.Concurrency).ThenBy(point => point.ThroughputPerSecond)];
        LoadPoint[] used = [.. all.Where(point => point.Exclusion is null)];
        Knee? knee = Knee.Of(used);
        ScalabilityResult result = Measured(group.Key, all, used, knee);
        List<string> notes = [.. ScalabilityNotes.OfExcluded(all), .. ScalabilityNotes.OfClient(used)];
        ScalabilityDoubt? doubt = ScalabilityDoubt.OfPoints(used);
        UslBootstrap? bootstrap = null;
        if (doubt is null)
        {
            UslFit fit = UslFit.Of([.. used.Select(point => (double)point.Concurrency)], [.. used.Select(point => point.ThroughputPerSecond)], options.Weighting);
            bootstrap = UslBootstrap.Run(fit, options.BootstrapCount, options.Seed, cancellationToken);
            result = Fitted(result, fit, bootstrap, all);
            doubt = ScalabilityDoubt.OfFit(fit, bootstrap, result.SmallestConcurrency!.Value, result.LargestConcurrency!.Value);
            notes.AddRange(ScalabilityNotes.OfFit(fit, bootstrap, used));
        }

        if (used.Length > 0) notes.AddRange(ScalabilityNotes.OfKnee(knee, used[^1].Concurrency));
        if (Note.Length > 0) notes.Add(Note);
        result = result with { Reason = doubt?.Reason ?? string.Empty, Notes = string.Join("; ", notes) };
        return ScalabilityVerdict.Judge(result, doubt, bootstrap, options.Thresholds);
    }

    /// <summary>What the points say without any fit.</summary>
    private ScalabilityResult Measured((string Target, string Operation) group, LoadPoint[] all, LoadPoint[] used, Knee? knee)
    {
        LoadPoint? highest = used.MaxBy(point => point.ThroughputPerSecond);
        return new ScalabilityResult
        {
            Target = group.Target,
            Operation = group.Operation,
            PointCount = used.Length,
            ExcludedPointCount = all.Length - used.Length,
            SmallestConcurrency = used.Length > 0 ? used[0].Concurrency : null,
            LargestConcurrency = used.Length > 0 ? used[^1].Concurrency : null,
            MaxMeasuredPerSecond = highest?.ThroughputPerSecond,
            MaxMeasuredConcurrency = highest?.Concurrency,
            KneeConcurrency = knee?.Concurrency,
            LargestConcurrencyBelowKnee = knee?.LargestBelow,
            BaseP95Us = knee?.BaseP95Us,
            KneeP95Us = knee?.P95Us,
            MaxClientCpuPercent = used.Max(point => point.ClientCpuPercent),
            Weighting = options.Weighting,
            StartedAt = all.Min(point => point.StartedAt),
            DurationMs = all.All(point => point.DurationMs is null) ? null : all.Sum(point => point.DurationMs),
            Trend = Sparkline.Draw([.. used.GroupBy(point => point.Concurrency, (_, runs) => runs.Average(run => run.ThroughputPerSecond))], TrendCells),
        }.WithPoints([.. all.Select(point => PointOf(point, null))]);
    }

    private ScalabilityResult Fitted(ScalabilityResult result, UslFit fit, UslBootstrap bootstrap, LoadPoint[] all)
    {
        UslModel model = fit.Model;
        (double Low, double High) lambda = bootstrap.Interval(one => one.Lambda), sigma = bootstrap.Interval(one => one.Sigma);
        (double Low, double High) kappa = bootstrap.Interval(one => one.Kappa), best = bootstrap.Interval(one => one.BestConcurrency);
        (double Low, double High) peak = bootstrap.Interval(one => one.PeakThroughput);
        bool hasPeak = double.IsFinite(model.BestConcurrency);
        return (result with
        {
            LambdaPerSecond = Digits(model.Lambda),
            LambdaPerSecondLow = Digits(lambda.Low),
            LambdaPerSecondHigh = Digits(lambda.High),
            Sigma = Digits(model.Sigma),
            SigmaLow = Digits(sigma.Low),
            SigmaHigh = Digits(sigma.High),
            Kappa = Digits(model.Kappa),
            KappaLow = Digits(kappa.Low),
            KappaHigh = Digits(kappa.High),
            RSquared = fit.RSquared is { } share ? Math.Round(share, 6) : null,
            ResidualPercent = Digits(100 * fit.RelativeDeviation),
            BestConcurrency = Digits(model.BestConcurrency),
            BestConcurrencyLow = Digits(best.Low),
            BestConcurrencyHigh = Digits(best.High),
            PeakThroughputPerSecond = hasPeak ? Digits(model.PeakThroughput) : null,
            PeakThroughputPerSecondLow = Digits(peak.Low),
            PeakThroughputPerSecondHigh = Digits(peak.High),
            IsPeakExtrapolated = hasPeak && (model.BestConcurrency > result.LargestConcurrency || model.BestConcurrency < result.SmallestConcurrency),
            AsymptotePerSecond = Digits(model.Asymptote),
            BootstrapCount = options.BootstrapCount,
        }).WithPoints([.. all.Select(point => PointOf(point, model))]).WithPredictions([.. options.PredictAt.Distinct().Order().Select(Predicted)]);

        ScalabilityPrediction Predicted(int concurrency)
        {
            (double low, double high) = bootstrap.Interval(one => one.At(concurrency));
            return new ScalabilityPrediction
            {
                Concurrency = concurrency,
                ThroughputPerSecond = Digits(model.At(concurrency)) ?? 0,
                ThroughputPerSecondLow = Digits(low) ?? 0,
                ThroughputPerSecondHigh = Digits(high) ?? double.MaxValue,
                IsExtrapolated = concurrency > result.LargestConcurrency || concurrency < result.SmallestConcurrency,
            };
        }
    }

    private static ScalabilityPoint PointOf(LoadPoint point, UslModel? model) => new()
    {
        Concurrency = point.Concurrency,
        ThroughputPerSecond = point.ThroughputPerSecond,
        FittedPerSecond = Digits(model?.At(point.Concurrency)),
        ResidualPercent = model is { } fit ? Digits(100 * ((point.ThroughputPerSecond / fit.At(point.Concurrency)) - 1)) : null,
        P95Us = point.P95Us,
        ClientCpuPercent = point.ClientCpuPercent,
        Exclusion = point.Exclusion ?? string.Empty,
        StartedAt = point.StartedAt,
        DurationMs = point.DurationMs,
    };

    /// <summary>Seven digits, which are more than any load can tell; null for what has no bound.</summary>
    private static double? Digits(double? value) => value is { } known && double.IsFinite(known) ? SignificantDigits.Of(known) : null;
}
