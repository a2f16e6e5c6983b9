using TempleDashboard.Domain.Images;

namespace TempleDashboard.Domain.Learning.Embeddings;

/// <summary>A picture that was accepted once cannot be read any more: the data folder has been damaged or changed.</summary>
public sealed class UnreadablePictureException : Exception
{
    public UnreadablePictureException(string sha256)
        : base($"The picture {sha256} is missing from the data folder. Restore it from a backup, or delete the picture.") => Sha256 = sha256;

    public UnreadablePictureException(ImageRefusal refusal)
        : base($"A stored picture cannot be decoded any more ({refusal}).")
    {
    }

    public string? Sha256 { get; }
}
