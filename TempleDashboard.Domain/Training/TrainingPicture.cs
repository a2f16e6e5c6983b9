using TempleDashboard.Domain.Images;
using TempleDashboard.Domain.Labelling;

namespace TempleDashboard.Domain.Training;

/// <summary>One labelled picture of a training run.</summary>
/// <param name="Category">Index into <see cref="TrainingData.Categories"/>.</param>
/// <param name="Width">Width of the upright picture in pixels.</param>
/// <param name="Height">Height of the upright picture in pixels.</param>
internal sealed record TrainingPicture(
    string Sha256, string Name, int Category, Split Split, long LookAlikeHash, DateTime? CapturedAt, int Width = 0, int Height = 0)
{
    /// <summary>Which camera took it; null where nothing tells.</summary>
    public string? Camera { get; init; } = FileNames.Read(Name).Camera;
}
