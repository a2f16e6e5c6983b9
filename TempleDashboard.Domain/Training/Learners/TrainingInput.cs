using TempleDashboard.Domain.Labelling;
using TempleDashboard.Domain.Labelling.Splitting;

namespace TempleDashboard.Domain.Training.Learners;

/// <summary>What the learners of a run are given: all of them see the same pictures, held out in the same way.</summary>
/// <param name="Run">The run that they work for.</param>
/// <param name="Data">All labelled pictures.</param>
/// <param name="Train">Those to learn from.</param>
/// <param name="Groups">Which of <paramref name="Train"/> must stay on one side of a split.</param>
/// <param name="Settings">What the run was started with.</param>
/// <param name="Threads">Threads to learn with.</param>
internal sealed record TrainingInput(
    TrainingRun Run, TrainingData Data, IReadOnlyList<TrainingPicture> Train, LookAlikeGroups Groups, TrainingSettings Settings, int Threads)
{
    public int Seed => Run.Seed;

    public string[] Categories => [.. Data.Categories.Select(category => category.Name)];

    /// <summary>Category of each picture of <see cref="Train"/>.</summary>
    public int[] Labels => [.. Train.Select(picture => picture.Category)];

    public List<string> Hashes => [.. Train.Select(picture => picture.Sha256)];

    public static TrainingInput Of(TrainingRun run, TrainingData data, TrainingSettings settings, int threads, CancellationToken cancellationToken)
    {
        List<TrainingPicture> train = [.. data.Of(Split.Train)];
        var groups = LookAlikeGroups.Of(
            [.. train.Select(picture => new LookAlikePicture((ulong)picture.LookAlikeHash, picture.CapturedAt, picture.Category))],
            new LookAlikeOptions(),
            cancellationToken);
        return new TrainingInput(run, data, train, groups, settings, threads);
    }
}
