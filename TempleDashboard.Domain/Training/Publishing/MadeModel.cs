using TempleDashboard.Domain.Evaluation;
using TempleDashboard.Domain.Training.Learners;

namespace TempleDashboard.Domain.Training.Publishing;

/// <summary>Everything a run made, ready to be published.</summary>
internal sealed record MadeModel(Lesson Lesson, LearnedModel Learned, string SnapshotSha256, ClassificationReport Test, TestSet TestSet)
{
    public TrainingRun Run => Lesson.Run;

    public TrainingData Data => Lesson.Data;

    public string[] Categories { get; } = Lesson.Categories;
}
