using System.Globalization;
using System.Text;
using TempleDashboard.Domain.Labelling.Splitting;
using TempleDashboard.Domain.Learning.ConvNets;
using TempleDashboard.Domain.Learning.Heads;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Training.Running;

namespace TempleDashboard.Domain.Training.Learners;

/// <summary>Trains a small convolutional network from nothing. Each epoch is kept, so that a run that was cut off goes on from there.</summary>
internal sealed class ConvNetLearner(StoredPixels stored, ConvNetModels models, RunCheckpoints checkpoints) : ILearner
{
    /// <summary>Share of the time that decoding takes, and where learning ends; what is left is for looking at the training pictures once more.</summary>
    private const double DecodeShare = 0.05, LearnShare = 0.98;

    public string Kind => ModelKinds.ConvNet;

    public string DescribeArchitecture(Lesson lesson)
    {
        var network = ConvNetPlan.Of(lesson.Data, lesson.Settings.ConvNet);
        return string.Create(CultureInfo.InvariantCulture,
            $"Architecture: a ConvNet with {network.ParameterCount:N0} weights, trained from nothing on pictures of {network.Width} x {network.Height} pixels, {network.ClassCount} categories, softmax.");
    }

    public async Task<LearnedModel> LearnAsync(Lesson lesson, RunReporter reporter, PartProgress progress, CancellationToken cancellationToken)
    {
        var options = lesson.Settings.ConvNet;
        var network = ConvNetPlan.Of(lesson.Data, options);
        var pixels = await stored.ReadAsync(
            lesson.Hashes,
            new PictureSize(network.Width, network.Height),
            lesson.Data.Classifier.Region,
            progress.Slice(0, DecodeShare).Counting(lesson.Train.Count, "Decoding training picture"),
            cancellationToken);
        var data = Divide(lesson, network, pixels);
        var again = options.MeasureNewDays ? TrainingsAgain(lesson.Train, lesson.Categories) : 0;
        var learnShare = DecodeShare + (LearnShare - DecodeShare) / (1 + again);
        var report = new ConvNetReport(lesson.Run.Id, options, again, reporter, checkpoints, progress.Slice(DecodeShare, learnShare));
        var resumed = await report.ResumeAsync(data, lesson.Seed);
        var trained = Train(lesson, data, resumed, report, cancellationToken);
        foreach (var note in trained.Notes)
            reporter.Log(note);
        if (trained.Validation is { } validation)
            reporter.Log(FormattableString.Invariant($"ConvNet, held-out training pictures: {validation.Accuracy:0.0%} of {validation.Indices.Length} right."));
        var splits = options.MeasureNewDays
            ? new ConvNetSplits(lesson, data, trained.EpochsLearned, progress.Slice(learnShare, LearnShare)).Measure(cancellationToken)
            : null;
        var findings = new ModelFindings(ModelScrutiny.Doubts(lesson.Train, lesson.Categories, OutOfFold(lesson, trained)), splits);
        foreach (var sentence in (findings with { Doubts = null }).Sentences())
            reporter.Log(sentence);
        return Conclude(lesson, trained, findings, pixels, cancellationToken);
    }

    /// <summary>How often the network is trained again to measure it on new days and cameras.</summary>
    internal static int TrainingsAgain(IReadOnlyList<TrainingPicture> pictures, IReadOnlyList<string> categories) =>
        ConvNetSplits.TrainingsPerDivision * CaptureDivisions.Of(pictures, categories).Usable.Count;

    /// <summary>Holds out the same pictures as the training of a head does, so that both can be compared.</summary>
    private static ConvNetData Divide(Lesson lesson, ConvNetNetwork network, byte[] pixels)
    {
        var split = StratifiedSplit.Of(lesson.Labels, lesson.Groups.Groups, new HeadOptions().ValidationShare, lesson.Seed);
        return new ConvNetData(pixels, network.Width, network.Height, lesson.Labels, network.ClassCount, split.Train, split.HeldOut, Fingerprint(lesson));
    }

    /// <summary>Says which pictures these are, with what labels and in what order: the order decides what is held out.</summary>
    private static string Fingerprint(Lesson lesson) =>
        Sha256.Hex(Encoding.UTF8.GetBytes(string.Join('\n', lesson.Train.Select(picture => $"{picture.Sha256} {lesson.Data.Categories[picture.Category].Name}"))));

    private static TrainedConvNet Train(Lesson lesson, ConvNetData data, ConvNetCheckpoint? resumed, ConvNetReport report, CancellationToken cancellationToken)
    {
        try
        {
            return ConvNetTrainer.Train(data, lesson.Settings.ConvNet, lesson.Seed, lesson.Threads, resumed, report.EpochEnded, cancellationToken);
        }
        catch (ConvNetDivergedException exception)
        {
            throw new TrainingDataException(exception.Message);
        }
    }

    private LearnedModel Conclude(Lesson lesson, TrainedConvNet trained, ModelFindings findings, byte[] pixels, CancellationToken cancellationToken)
    {
        var exported = ConvNetExporter.Export(trained, lesson.Categories);
        var model = models.Open(exported, lesson.Data.Classifier.Region);
        return new LearnedModel(
            Kind,
            model,
            () => exported,
            trained.Network.Width,
            trained.Network.Height,
            BackboneSha256: null,
            trained.Temperature,
            L2: null,
            trained.Validation is { } validation ? new ValidationScore(validation.Indices.Length, validation.Accuracy, validation.Loss) : null,
            findings,
            model.Answer(pixels, lesson.Train.Count, cancellationToken).Embeddings);
    }

    /// <summary>Answers of the network to pictures that it did not learn from; rows of NaN for the others.</summary>
    private static float[] OutOfFold(Lesson lesson, TrainedConvNet trained)
    {
        if (trained.Validation is not { } validation)
            return [];
        var count = trained.Network.ClassCount;
        var answers = new float[lesson.Train.Count * count];
        Array.Fill(answers, float.NaN);
        for (var i = 0; i < validation.Indices.Length; i++)
            validation.Probabilities.AsSpan(i * count, count).CopyTo(answers.AsSpan(validation.Indices[i] * count));
        return answers;
    }
}
