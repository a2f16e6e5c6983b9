using System.Diagnostics.CodeAnalysis;

namespace TempleDashboard.Domain.Images;

/// <summary>What one decoding of a whole picture gives, or why it cannot be decoded.</summary>
internal sealed record PreviewResult(InspectResult Inspection)
{
    [MemberNotNullWhen(true, nameof(Thumbnail))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Succeeded => Thumbnail is not null;

    public ImageRefusal? Refusal => Inspection.Refusal;

    /// <summary>WebP file.</summary>
    public byte[]? Thumbnail { get; init; }

    /// <summary>See <see cref="StoredImage.ScaledFrom"/>.</summary>
    public string? ScaledFrom { get; init; }

    public LookAlikeHash LookAlike { get; init; }
}
