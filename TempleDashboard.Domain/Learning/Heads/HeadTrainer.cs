using TempleDashboard.Domain.Labelling.Splitting;

namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>
/// Trains a head: standardise, choose the L2 strength and the temperature on held-out folds, draw the learning curve on a held-out quarter,
/// and fit all pictures with what was chosen. The same data, options and seed give the same bits.
/// </summary>
public sealed class HeadTrainer
{
    /// <summary>Held-out pictures below which strengths cannot be told apart.</summary>
    private const int FewestToChooseBy = 6;

    private readonly HeadData data;
    private readonly HeadOptions options;
    private readonly IProgress<HeadProgress>? progress;
    private readonly CancellationToken cancellation;
    private readonly List<string> notes = [];
    private readonly double[] weights;
    private readonly FeatureScaler scaler;
    private readonly SampleSpan span;

    private HeadTrainer(HeadData data, HeadOptions options, IProgress<HeadProgress>? progress, CancellationToken cancellation)
    {
        (this.data, this.options, this.progress, this.cancellation) = (data, options, progress, cancellation);
        progress?.Report(new HeadProgress(HeadStage.Preparing, 0, 1));
        weights = SampleWeights.Of(data.Labels, data.ClassCount, options.BalanceCategories);
        scaler = FeatureScaler.Fit(data.Features, data.Dimension);
        span = SampleSpan.Of(scaler.TransformAll(data.Features), data.Dimension, options.Threads, cancellation);
        progress?.Report(new HeadProgress(HeadStage.Preparing, 1, 1));
    }

    /// <summary>Trains on <paramref name="data"/>; ends within a tenth of a second when cancelled.</summary>
    /// <exception cref="ArgumentException">The data do not fit together, or a category has no pictures.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public static TrainedHead Train(HeadData data, HeadOptions options, IProgress<HeadProgress>? progress, CancellationToken cancellation)
    {
        data.ThrowIfInvalid();
        return new HeadTrainer(data, options, progress, cancellation).Run();
    }

    private TrainedHead Run()
    {
        var choice = ChooseStrength();
        var l2 = choice?.Best.L2 ?? options.DefaultRelativeStrength * data.Dimension;
        var temperature = choice?.Best.Temperature ?? 1;
        var curve = new List<HeadIteration>();
        var (validation, start) = Validate(l2, temperature, curve);
        var fit = Refit(l2, start, validation is null ? curve : null);

        var coordinates = data.ClassCount * span.Coordinates.Columns;
        var featureWeights = span.ToFeatureWeights(fit.Parameters.AsSpan(0, coordinates), data.ClassCount);
        var head = new LinearHead(
            scaler,
            Array.ConvertAll(featureWeights, w => (float)w),
            Array.ConvertAll(fit.Parameters[coordinates..], b => (float)b),
            (float)temperature);
        return new TrainedHead(
            head, l2, choice?.Points ?? [], curve, validation,
            choice is null ? [] : Softmax.Probabilities(choice.Scores, data.ClassCount, temperature),
            notes);
    }

    private CrossValidationResult? ChooseStrength()
    {
        var folds = StratifiedFolds.Of(data.Labels, data.Groups, options.Folds, options.Seed);
        var heldOut = folds.Fold.Count(f => f >= 0);
        if (heldOut < FewestToChooseBy)
        {
            notes.Add($"Only {heldOut} of {data.Count} pictures could be held out to choose the L2 strength by: the default was taken, and probabilities are not calibrated. More pictures of each category make both better.");
            return null;
        }
        if (heldOut < TemperatureScaling.FewestSamples)
            notes.Add($"Only {heldOut} pictures could be held out: probabilities are not calibrated (temperature 1).");
        var strengths = options.RelativeStrengths.Select(r => r * data.Dimension).ToArray();
        return new CrossValidation(span.Coordinates, data.Labels, weights, data.ClassCount, folds, options.Threads, cancellation)
            .Run(strengths, done => progress?.Report(new HeadProgress(HeadStage.CrossValidation, done, strengths.Length)));
    }

    private (HeadValidation? Validation, double[]? Parameters) Validate(double l2, double temperature, List<HeadIteration> curve)
    {
        var split = StratifiedSplit.Of(data.Labels, data.Groups, options.ValidationShare, options.Seed);
        if (options.ValidationShare <= 0)
            return (null, null);
        if (split.HeldOut.Length == 0)
        {
            notes.Add("No picture could be held out for validation: every category has a single picture or a single group of look-alikes. The learning curve shows the training pictures alone.");
            return (null, null);
        }
        if (split.MissingCategories.Length > 0)
            notes.Add($"{split.MissingCategories.Length} of {data.ClassCount} categories have too few different pictures to hold any out: the validation says nothing about them.");
        var watched = new ValidationSet(span.Coordinates, split.HeldOut, data.Labels, data.ClassCount);
        var regression = Regression(split.Train);
        var fit = regression.Fit(l2, start: null, (iteration, parameters) =>
            Report(HeadStage.Validation, watched.Measure(iteration, parameters), regression.MaxIterations, curve));
        return (watched.Conclude(fit.Parameters, temperature), fit.Parameters);
    }

    private SoftmaxFit Refit(double l2, double[]? start, List<HeadIteration>? curve)
    {
        var regression = Regression([.. Enumerable.Range(0, data.Count)]);
        return regression.Fit(l2, start, (iteration, _) => Report(HeadStage.Refit, iteration, regression.MaxIterations, curve));
    }

    private SoftmaxRegression Regression(int[] rows) =>
        new(span.Coordinates, rows, data.Labels, weights, data.ClassCount, SoftmaxRegression.Precise, options.Threads, cancellation);

    private void Report(HeadStage stage, HeadIteration iteration, int most, List<HeadIteration>? curve)
    {
        curve?.Add(iteration);
        progress?.Report(new HeadProgress(stage, iteration.Number, most, curve is null ? null : iteration));
    }
}
