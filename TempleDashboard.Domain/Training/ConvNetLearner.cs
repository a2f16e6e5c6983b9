using System.Globalization;
using System.Text;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Learning.ConvNets;
using TempleDashboard.Learning.Heads;
using TempleDashboard.Learning.Splits;

namespace TempleDashboard.Domain.Training;

/// <summary>
/// Trains a small convolutional network from nothing. Each epoch is kept, so that a run that was cut off goes on from there.
/// </summary>
internal sealed class ConvNetLearner(StoredPixels stored, ConvNetModels models, RunCheckpoints checkpoints) : ILearner
{
    /// <summary>
    /// Share of the time that decoding takes, and where learning ends; what is left is for looking at the training pictures once more.
    /// </summary>
    private const double DecodeShare = 0.05, LearnShare = 0.98;

    public string Kind => ModelKinds.ConvNet;

    public string DescribeArchitecture(TrainingInput input)
    {
        var network = ConvNetPlan.Of(input.Data, input.Settings.ConvNet);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Architecture: a ConvNet with {network.ParameterCount:N0} weights, trained from nothing on "
                + $"pictures of {network.Width} x {network.Height} pixels, {network.ClassCount} categories, softmax.");
    }

    public async Task<LearnedModel> LearnAsync(
        TrainingInput input, RunReporter reporter, PartProgress progress, CancellationToken cancellationToken)
    {
        var options = input.Settings.ConvNet;
        var network = ConvNetPlan.Of(input.Data, options);
        var pixels = await stored.ReadAsync(
            input.Hashes,
            new PictureSize(network.Width, network.Height),
            input.Data.Classifier.Region,
            progress.Slice(0, DecodeShare).Counting(input.Train.Count, "Decoding training picture"),
            cancellationToken);
        var data = Divide(input, network, pixels);
        var again = options.MeasureNewDays ? TrainingsAgain(input.Train, input.Categories) : 0;
        var learnShare = DecodeShare + (LearnShare - DecodeShare) / (1 + again);
        var report = new ConvNetReport(input.Run.Id, options, again, reporter, checkpoints, progress.Slice(DecodeShare, learnShare));
        var resumed = await report.ResumeAsync(data, input.Seed);
        var trained = Train(input, data, resumed, report, cancellationToken);
        foreach (var note in trained.Notes)
            reporter.Log(note);
        if (trained.Validation is { } validation)
        {
            reporter.Log(
                FormattableString.Invariant(
                    $"ConvNet, held-out training pictures: {validation.Accuracy:0.0%} of {validation.Indices.Length} right."));
        }

        var splits = options.MeasureNewDays
            ? new ConvNetSplits(input, data, trained.EpochsLearned, progress.Slice(learnShare, LearnShare)).Measure(cancellationToken)
            : null;
        var findings = new ModelFindings(ModelDiagnostics.Doubts(input.Train, input.Categories, OutOfFold(input, trained)), splits);
        foreach (var sentence in (findings with { Doubts = null }).Sentences())
            reporter.Log(sentence);
        return Conclude(input, trained, findings, pixels, cancellationToken);
    }

    /// <summary>How often the network is trained again to measure it on new days and cameras.</summary>
    internal static int TrainingsAgain(IReadOnlyList<TrainingPicture> pictures, IReadOnlyList<string> categories) =>
        ConvNetSplits.TrainingsPerDivision * CaptureDivisions.Of(pictures, categories).Usable.Count;

    /// <summary>Holds out the same pictures as the training of a head does, so that both can be compared.</summary>
    private static ConvNetData Divide(TrainingInput input, ConvNetNetwork network, byte[] pixels)
    {
        var split = StratifiedSplit.Of(input.Labels, input.Groups.Groups, new HeadOptions().ValidationShare, input.Seed);
        return new ConvNetData(
            pixels, network.Width, network.Height, input.Labels, network.ClassCount, split.Train, split.HeldOut,
            Fingerprint(input.Train, input.Data));
    }

    /// <summary>
    /// Says which pictures these are, with what labels, in what order, which decides what is held out, and what part of them is seen.
    /// </summary>
    internal static string Fingerprint(IReadOnlyList<TrainingPicture> train, TrainingData data)
    {
        var lines = train.Select(picture => $"{picture.Sha256} {data.Categories[picture.Category].Name}");
        // Checkpoints of whole pictures are known from before there were regions.
        if (data.Classifier.Region is { } region)
            lines = lines.Prepend(Region.KeyOf(region));
        return Sha256.Hex(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
    }

    private static TrainedConvNet Train(
        TrainingInput input, ConvNetData data, ConvNetCheckpoint? resumed, ConvNetReport report, CancellationToken cancellationToken)
    {
        try
        {
            return ConvNetTrainer.Train(
                data, input.Settings.ConvNet, input.Seed, input.Threads, resumed, report.EpochEnded, cancellationToken);
        }
        catch (ConvNetDivergedException exception)
        {
            throw new TrainingDataException(exception.Message);
        }
    }

    private LearnedModel Conclude(
        TrainingInput input, TrainedConvNet trained, ModelFindings findings, byte[] pixels, CancellationToken cancellationToken)
    {
        var exported = ConvNetExporter.Export(trained, input.Categories);
        var model = models.Open(exported, input.Data.Classifier.Region);
        return new LearnedModel(
            Kind,
            model,
            () => exported,
            trained.Network.Width,
            trained.Network.Height,
            BackboneSha256: null,
            trained.Temperature,
            L2: null,
            trained.Validation is { } validation
                ? new ValidationScore(validation.Indices.Length, validation.Accuracy, validation.Loss)
                : null,
            findings,
            model.Answer(pixels, input.Train.Count, cancellationToken).Embeddings);
    }

    /// <summary>Answers of the network to pictures that it did not learn from; rows of NaN for the others.</summary>
    private static float[] OutOfFold(TrainingInput input, TrainedConvNet trained)
    {
        if (trained.Validation is not { } validation)
            return [];
        var count = trained.Network.ClassCount;
        var answers = new float[input.Train.Count * count];
        Array.Fill(answers, float.NaN);
        for (var i = 0; i < validation.Indices.Length; i++)
            validation.Probabilities.AsSpan(i * count, count).CopyTo(answers.AsSpan(validation.Indices[i] * count));
        return answers;
    }
}

/// <summary>Keeps and shows each epoch of a ConvNet, and finds where a run that was cut off goes on.</summary>
/// <param name="again">How often the network is trained once more afterwards.</param>
internal sealed class ConvNetReport(
    long runId, ConvNetOptions options, int again, RunReporter reporter, RunCheckpoints checkpoints, PartProgress progress)
{
    /// <summary>Epochs whose mean time says how long the others will take.</summary>
    private const int EpochsToJudgeBy = 5;

    private int _shown;
    private double _seconds;

    /// <summary>Returns where the run goes on, with its curves as they were; null where it begins.</summary>
    public async Task<ConvNetCheckpoint?> ResumeAsync(ConvNetData data, int seed)
    {
        if (checkpoints.Find(runId) is not { } found)
            return null;
        if (found.WhyUnfit(data, options, seed) is { } why)
        {
            reporter.Log($"{why} The ConvNet starts over.");
            await reporter.ForgetEpochsAsync(ModelKinds.ConvNet);
            return null;
        }
        reporter.Log($"The ConvNet goes on after epoch {found.Epoch}.");
        Show(found);
        return found;
    }

    /// <summary>To be called after each epoch.</summary>
    public void EpochEnded(ConvNetCheckpoint checkpoint)
    {
        checkpoints.Keep(runId, checkpoint);
        if (checkpoint.Epochs[^1].Note is { } note)
            reporter.Log(note);
        var perEpoch = TimeSpan.FromSeconds(checkpoint.Epochs.TakeLast(EpochsToJudgeBy).Average(epoch => epoch.Seconds));
        progress.Report(
            checkpoint.Epoch / (double)options.Epochs,
            $"Epoch {checkpoint.Epoch} of {options.Epochs}",
            perEpoch * (Math.Max(0, options.Epochs - checkpoint.Epoch) + again * options.Epochs));
        Show(checkpoint);
    }

    /// <summary>
    /// Adds the epochs that are not in the curves yet: the last one, and after a crash those that only the checkpoint knew.
    /// </summary>
    private void Show(ConvNetCheckpoint checkpoint)
    {
        foreach (var epoch in checkpoint.Epochs.Skip(_shown))
        {
            _seconds += epoch.Seconds;
            reporter.Epoch(
                ModelKinds.ConvNet,
                epoch.Number,
                epoch.TrainLoss,
                epoch.TrainAccuracy,
                epoch.ValidationLoss,
                epoch.ValidationAccuracy,
                _seconds);
        }
        _shown = checkpoint.Epoch;
    }
}
