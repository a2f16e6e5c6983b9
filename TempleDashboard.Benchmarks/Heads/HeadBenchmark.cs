using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using TempleDashboard.Benchmarks.Running;
using TempleDashboard.Learning.Heads;

namespace TempleDashboard.Benchmarks.Heads;

/// <summary>The fit of a head beside scikit-learn's logistic regression: same standardised embeddings, same objective.</summary>
internal sealed class HeadBenchmark : IBenchmark
{
    private const int Count = 600;
    private const int Dimension = 1536;
    private const int Categories = 6;
    private const int Rounds = 7;

    public string Name => "head";

    public string Sentence => "ML.NET's head on 600 embeddings of 1536, 6 categories, beside scikit-learn (Debian's python3-sklearn)";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Python.RequireAsync("sklearn.linear_model", "python3-sklearn", cancellationToken);
        var folder = Directory.CreateTempSubdirectory("temple-benchmark-").FullName;
        try
        {
            var data = Clouds();
            var (_, standardised) = FeatureScaler.Standardise(data, balance: false, cancellationToken);
            var doubles = Array.ConvertAll(standardised.Features, value => (double)value);
            await File.WriteAllBytesAsync(
                Path.Combine(folder, "features"), MemoryMarshal.AsBytes<double>(doubles).ToArray(), cancellationToken);
            await File.WriteAllBytesAsync(
                Path.Combine(folder, "labels"), MemoryMarshal.AsBytes<int>(data.Labels).ToArray(), cancellationToken);
            using var sklearn = new PythonReference(
                Python.Script("Heads", "sklearn_head.py"), folder, Count.ToString(CultureInfo.InvariantCulture));
            foreach (var strength in new[] { 0.03, 0.01, 0.003 })
                await CompareAsync(standardised, strength * Dimension, sklearn, cancellationToken);
            Whole(data, cancellationToken);
            Figures.Print($"peak memory {Figures.PeakMegabytes(Environment.ProcessId):0} MB, scikit-learn {sklearn.PeakMegabytes:0} MB");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CompareAsync(
        LabelledEmbeddings embeddings, double l2, PythonReference sklearn, CancellationToken cancellationToken)
    {
        var (ours, reference) = (new List<double>(), new List<double>());
        var (objective, besideObjective) = (0.0, 0.0);
        int[] rows = [.. Enumerable.Range(0, Count)];
        for (var round = -1; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            var fit = HeadFit.Of(embeddings, rows, l2, FitLimits.Precise, start: null, cancellationToken);
            var own = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            objective = Objective(embeddings, fit, l2);
            var answer = await sklearn.AskAsync(l2.ToString(CultureInfo.InvariantCulture), cancellationToken);
            besideObjective = answer[1];
            if (round < 0)
                continue;
            ours.Add(own);
            reference.Add(answer[0]);
        }
        var (figure, beside) = (Figures.Median(ours), Figures.Median(reference));
        Figures.Print(
            $"L2 {l2, 8:0.00}: {figure, 6:0.0} ms (objective {objective:0.0000000}), scikit-learn ",
            $"{beside, 6:0.0} ms ({besideObjective:0.0000000}), ratio {figure / beside:0.00}");
    }

    /// <summary>What both minimise, in double precision.</summary>
    private static double Objective(LabelledEmbeddings embeddings, HeadFit fit, double l2)
    {
        int[] rows = [.. Enumerable.Range(0, Count)];
        var loss = TemperatureScaling.Loss(fit.Scores(embeddings, rows), embeddings.Labels, Categories, temperature: 1);
        return loss + l2 / 2 * fit.Weights.Sum(weight => (double)weight * weight) / Count;
    }

    private static void Whole(HeadData data, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        HeadTrainer.Train(data, new HeadOptions { Threads = Environment.ProcessorCount }, progress: null, cancellationToken);
        Figures.Print(
            $"whole training with the choice of strength and temperature on 5 ",
            $"folds: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms");
    }

    /// <summary>Noisy clouds that overlap, as embeddings of similar pictures do.</summary>
    private static HeadData Clouds()
    {
        var random = new Random(1);
        float Noise() => random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f;
        float[] centres = [.. Enumerable.Range(0, Categories * Dimension).Select(_ => 0.1f * Noise())];
        int[] labels = [.. Enumerable.Range(0, Count).Select(i => i % Categories)];
        float[] features =
        [
            .. Enumerable.Range(0, Count * Dimension).Select(i => Noise() + centres[labels[i / Dimension] * Dimension + i % Dimension]),
        ];
        return new HeadData(features, labels, Categories, [.. Enumerable.Range(0, Count)]);
    }
}
