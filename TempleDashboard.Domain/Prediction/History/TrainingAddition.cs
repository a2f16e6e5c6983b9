using System.Diagnostics.CodeAnalysis;

namespace TempleDashboard.Domain.Prediction.History;

/// <summary>The picture that joined the training pictures, or why it did not.</summary>
/// <param name="WasKnown">True where the temple had exactly this picture already; it has the new label now.</param>
/// <param name="Category">Name of the category that it was labelled with.</param>
public sealed record TrainingAddition(long? ImageId, bool WasKnown, string? Category, string? Error)
{
    [MemberNotNullWhen(true, nameof(ImageId), nameof(Category))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => ImageId is not null;

    internal static TrainingAddition Refused(string error) => new(null, WasKnown: false, null, error);
}
