using TempleDashboard.Domain.Labelling;

namespace TempleDashboard.Domain.Training;

/// <summary>One labelled picture of a training run.</summary>
/// <param name="Category">Index into <see cref="TrainingData.Categories"/>.</param>
internal sealed record TrainingPicture(
    string Sha256, string Name, int Category, Split Split, long LookAlikeHash, DateTime? CapturedAt);
