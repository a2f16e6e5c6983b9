namespace TempleDashboard.Domain.Images;

/// <summary>A picture whose pixels were decoded, or why it is refused.</summary>
/// <param name="Name">Name as it may be shown, see <see cref="PictureName"/>.</param>
/// <param name="Sha256">SHA-256 of the file; empty where it is refused for another reason than damage.</param>
/// <param name="Refusal">For a person: which file, what is wrong with it, what to do; null where it was decoded.</param>
public sealed record OpenedPicture(string Name, string Sha256, string? Refusal)
{
    /// <summary>Whether it is refused because data is missing or destroyed.</summary>
    public bool IsDamaged { get; init; }

    /// <summary>See <see cref="StoredImage.ScaledFrom"/>.</summary>
    public string? ScaledFrom { get; init; }
}
