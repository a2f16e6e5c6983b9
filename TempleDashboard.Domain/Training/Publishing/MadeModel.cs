using TempleDashboard.Domain.Evaluation;
using TempleDashboard.Domain.Evaluation.Anomaly;
using TempleDashboard.Domain.Training.Learners;
using TempleDashboard.Domain.Training.Running;

namespace TempleDashboard.Domain.Training.Publishing;

/// <summary>Everything a run made, ready to be published.</summary>
internal sealed record MadeModel(TrainingInput TrainingInput, LearnedModel Learned, string SnapshotSha256, NeighbourIndex Neighbours, TestSetEvaluation Examined)
{
    public ClassificationReport Test => Examined.Report;

    public TestSet TestSet => Examined.Set;

    public TrainingRun Run => TrainingInput.Run;

    public TrainingData Data => TrainingInput.Data;

    public string[] Categories { get; } = TrainingInput.Categories;
}
