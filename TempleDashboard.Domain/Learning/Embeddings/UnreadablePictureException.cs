using TempleDashboard.Domain.Images;

namespace TempleDashboard.Domain.Learning.Embeddings;

/// <summary>
/// A picture that was accepted once cannot be read any more: the data folder has been damaged, or the limits were lowered.
/// </summary>
public sealed class UnreadablePictureException : Exception
{
    public UnreadablePictureException(string sha256)
        : base($"The picture {sha256} is missing from the data folder. Restore it from a backup, or upload it again.")
    {
    }

    public UnreadablePictureException(string sha256, ImageRefusal refusal)
        : base($"The stored picture {sha256} cannot be decoded any more ({refusal}). Restore it from a backup, or take its label away.")
    {
    }
}
