using TempleDashboard.Learning.Splits;

namespace TempleDashboard.Learning.Heads;

/// <summary>
/// Trains a head with ML.NET: standardise, choose the L2 strength and the temperature on held-out folds, draw the learning curve on a
/// held-out quarter, and fit all pictures with what was chosen. The same data, options and seed give the same bits.
/// </summary>
public sealed class HeadTrainer
{
    /// <summary>Held-out pictures below which strengths cannot be told apart.</summary>
    private const int FewestToChooseBy = 6;

    private readonly HeadData _data;
    private readonly HeadOptions _options;
    private readonly IProgress<HeadProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly List<string> _notes = [];
    private readonly FeatureScaler _scaler;
    private readonly LabelledEmbeddings _embeddings;

    private HeadTrainer(HeadData data, HeadOptions options, IProgress<HeadProgress>? progress, CancellationToken cancellation)
    {
        (this._data, this._options, this._progress, this._cancellation) = (data, options, progress, cancellation);
        progress?.Report(new HeadProgress(HeadStage.Preparing, 0, 1));
        (_scaler, _embeddings) = FeatureScaler.Standardise(data, options.BalanceCategories, cancellation);
        progress?.Report(new HeadProgress(HeadStage.Preparing, 1, 1));
    }

    /// <summary>Trains on <paramref name="data"/>; ends at the next row that a fit reads when cancelled.</summary>
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
        var l2 = choice?.Best.L2 ?? _options.DefaultRelativeStrength * _data.Dimension;
        var temperature = choice?.Best.Temperature ?? 1;
        var curve = new List<HeadIteration>();
        var (validation, start) = Validate(l2, temperature, curve);
        var fit = Refit(l2, start, curve);
        return new TrainedHead(
            new LinearHead(_scaler, fit.Weights, fit.Biases, (float)temperature),
            l2,
            choice?.Points ?? [],
            curve,
            validation,
            choice is null ? [] : Softmax.Probabilities(choice.Scores, _data.ClassCount, temperature),
            _notes);
    }

    private CrossValidationResult? ChooseStrength()
    {
        var folds = StratifiedFolds.Of(_data.Labels, _data.Groups, _options.Folds, _options.Seed);
        var heldOut = folds.Fold.Count(f => f >= 0);
        if (heldOut < FewestToChooseBy)
        {
            _notes.Add(
                $"Only {heldOut} of {_data.Count} pictures could be held out to choose the L2 strength by: the default "
                    + "was taken, and probabilities are not calibrated. More pictures of each category make both better.");
            return null;
        }
        if (heldOut < TemperatureScaling.FewestSamples)
            _notes.Add($"Only {heldOut} pictures could be held out: probabilities are not calibrated (temperature 1).");
        var strengths = _options.RelativeStrengths.Select(r => r * _data.Dimension).ToArray();
        var fits = strengths.Length * folds.Count;
        return CrossValidation.Compare(
            _embeddings,
            folds,
            strengths,
            _options.Threads,
            done => _progress?.Report(new HeadProgress(HeadStage.CrossValidation, done, fits)),
            _cancellation);
    }

    private (HeadValidation? Validation, HeadFit? Fit) Validate(double l2, double temperature, List<HeadIteration> curve)
    {
        var split = StratifiedSplit.Of(_data.Labels, _data.Groups, _options.ValidationShare, _options.Seed);
        if (_options.ValidationShare <= 0)
            return (null, null);
        if (split.HeldOut.Length == 0)
        {
            _notes.Add(
                "No picture could be held out for validation: every category has a single picture or "
                    + "a single group of look-alikes. The learning curve shows the training pictures alone.");
            return (null, null);
        }
        if (split.MissingCategories.Length > 0)
        {
            _notes.Add(
                $"{split.MissingCategories.Length} of {_data.ClassCount} categories have too few "
                    + "different pictures to hold any out: the validation says nothing about them.");
        }

        var watched = new WatchedFit(_embeddings, split.Train, split.HeldOut, l2, _cancellation);
        var fit = watched.Run(point => Draw(HeadStage.Validation, point, curve));
        return (watched.Conclude(fit, temperature), fit);
    }

    /// <summary>Fits all pictures, from the fit that was watched; in steps where none was, so that there is a curve all the same.</summary>
    private HeadFit Refit(double l2, HeadFit? start, List<HeadIteration> curve)
    {
        int[] all = [.. Enumerable.Range(0, _data.Count)];
        _progress?.Report(new HeadProgress(HeadStage.Refit, 0, 1));
        start ??= new WatchedFit(_embeddings, all, [], l2, _cancellation).Run(point => Draw(HeadStage.Refit, point, curve));
        var fit = HeadFit.Of(_embeddings, all, l2, FitLimits.Precise, start, _cancellation);
        _progress?.Report(new HeadProgress(HeadStage.Refit, 1, 1));
        return fit;
    }

    private void Draw(HeadStage stage, HeadIteration point, List<HeadIteration> curve)
    {
        curve.Add(point);
        _progress?.Report(new HeadProgress(stage, point.Number, WatchedFit.MostIterations, point));
    }
}

/// <summary>How far a head's training is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">Finished steps of the stage.</param>
/// <param name="Total">Steps of the stage; for solver steps an upper bound.</param>
/// <param name="Iteration">The point of the learning curve; null in stages that do not draw it.</param>
public readonly record struct HeadProgress(HeadStage Stage, int Done, int Total, HeadIteration? Iteration = null);

/// <summary>What <see cref="HeadTrainer"/> is doing.</summary>
public enum HeadStage
{
    /// <summary>Standardising the embeddings.</summary>
    Preparing,

    /// <summary>Trying L2 strengths on held-out folds.</summary>
    CrossValidation,

    /// <summary>Fitting on the training part and watching the validation part.</summary>
    Validation,

    /// <summary>Fitting the final head on all pictures.</summary>
    Refit,
}

/// <summary>A point of the learning curve, drawn as an epoch.</summary>
/// <param name="Number">Iterations of the solver so far, from 1.</param>
/// <param name="TrainLoss">Mean cross-entropy of the training part, in nats, without the L2 penalty.</param>
/// <param name="TrainAccuracy">Share of the training part that is right, 0 to 1.</param>
/// <param name="ValidationLoss">The same of the validation part; null where there is none.</param>
/// <param name="ValidationAccuracy">The same of the validation part; null where there is none.</param>
public readonly record struct HeadIteration(
    int Number, double TrainLoss, double TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy);

/// <summary>A head and how it came about.</summary>
/// <param name="Head">The head, fitted on all training pictures.</param>
/// <param name="L2">The L2 strength used (see <see cref="CrossValidationPoint"/>).</param>
/// <param name="Strengths">Every strength that was tried, strongest first; empty where there were too few pictures.</param>
/// <param name="Curve">The learning curve: the fit on the training part, step by step, or of the final fit where nothing could be held
/// out.</param>
/// <param name="Validation">The held-out part, null where there were too few pictures to hold any out.</param>
/// <param name="OutOfFold">
/// Probabilities of each training picture by a head that had not seen it, <c>[N,K]</c>, after temperature scaling; a row of
/// NaN for a picture that was never held out. Empty without cross-validation. Shows doubtful labels.
/// </param>
/// <param name="Notes">Sentences for the run's log about what had to be done differently, and why.</param>
public sealed record TrainedHead(
    LinearHead Head,
    double L2,
    IReadOnlyList<CrossValidationPoint> Strengths,
    IReadOnlyList<HeadIteration> Curve,
    HeadValidation? Validation,
    float[] OutOfFold,
    IReadOnlyList<string> Notes)
{
    /// <inheritdoc cref="LinearHead.Predict"/>
    public void Predict(ReadOnlySpan<float> embedding, Span<float> probabilities) => Head.Predict(embedding, probabilities);
}

/// <summary>What a head fitted on the training part says of the validation part.</summary>
/// <param name="Indices">Which pictures of the training data were held out, ascending.</param>
/// <param name="Probabilities">Their probabilities after temperature scaling, <c>[indices, K]</c> row-major.</param>
/// <param name="Loss">Mean cross-entropy after temperature scaling, in nats.</param>
/// <param name="Accuracy">Share that is right, 0 to 1.</param>
public sealed record HeadValidation(int[] Indices, float[] Probabilities, double Loss, double Accuracy);
