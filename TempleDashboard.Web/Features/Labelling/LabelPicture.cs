using TempleDashboard.Domain.Labelling;

namespace TempleDashboard.Web.Features.Labelling;

/// <summary>A picture with its label of the classifier at hand.</summary>
/// <param name="CategoryId">Null where it is unlabelled; <paramref name="Split"/> means nothing then.</param>
public sealed record LabelPicture(
    long Id, string Sha256, string Name, int Width, int Height, DateTime? CapturedAt, DateTime UploadedAt, long? CategoryId, Split Split)
{
    /// <inheritdoc cref="Domain.Images.StoredImage.ScaledFrom"/>
    public string? ScaledFrom { get; init; }
}
