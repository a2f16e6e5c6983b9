using TempleDashboard.Domain.Labelling;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Training;

/// <summary>What a classifier is trained and tested on: its own labelled pictures and those of the common categories.</summary>
/// <param name="Categories">Own categories in their order, then common ones; only those that have pictures.</param>
/// <param name="Empty">Names of own categories without a single training picture.</param>
internal sealed record TrainingData(
    Classifier Classifier,
    IReadOnlyList<CategoryCount> Categories,
    IReadOnlyList<string> Empty,
    IReadOnlyList<TrainingPicture> Pictures)
{
    /// <summary>Test pictures of the <see cref="Empty"/> categories where a single category has training pictures.</summary>
    public IReadOnlyList<StrangePicture> Strangers { get; init; } = [];

    public IEnumerable<TrainingPicture> Of(Split split) => Pictures.Where(picture => picture.Split == split);

    public int Count(Split split) => Pictures.Count(picture => picture.Split == split);
}
