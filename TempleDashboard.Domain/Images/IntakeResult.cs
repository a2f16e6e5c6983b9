using System.Diagnostics.CodeAnalysis;

namespace TempleDashboard.Domain.Images;

/// <summary>The stored picture, whether it was there already, or why it was refused.</summary>
/// <param name="Image">The row, new or found.</param>
/// <param name="IsDuplicate">True where the temple had exactly these bytes already.</param>
/// <param name="Error">For a person: names the picture, what is wrong and the way out.</param>
public sealed record IntakeResult(StoredImage? Image, bool IsDuplicate, string? Error)
{
    [MemberNotNullWhen(true, nameof(Image))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Accepted => Image is not null;
}
