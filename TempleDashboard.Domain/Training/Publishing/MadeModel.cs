using TempleDashboard.Domain.Evaluation;
using TempleDashboard.Domain.Learning.Backbones;
using TempleDashboard.Domain.Learning.Heads;

namespace TempleDashboard.Domain.Training.Publishing;

/// <summary>Everything a run made, ready to be published.</summary>
internal sealed record MadeModel(
    TrainingRun Run, TrainingData Data, string SnapshotSha256, Backbone Backbone, TrainedHead Head, int TrainCount, ModelFindings Findings, ClassificationReport Test, TestSet TestSet)
{
    public string[] Categories => [.. Data.Categories.Select(category => category.Name)];
}
