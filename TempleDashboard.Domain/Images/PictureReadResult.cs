using System.Diagnostics.CodeAnalysis;

namespace TempleDashboard.Domain.Images;

/// <summary>A picture that was read, or why it is refused.</summary>
public sealed record PictureReadResult
{
    private PictureReadResult()
    {
    }

    /// <summary>Tells whether the picture is accepted.</summary>
    [MemberNotNullWhen(true, nameof(Picture))]
    [MemberNotNullWhen(false, nameof(Refusal), nameof(Message))]
    public bool Succeeded => Picture is not null;

    /// <summary>The accepted picture.</summary>
    public PictureRecord? Picture { get; private init; }

    /// <summary>Why it is refused.</summary>
    public ImageRefusal? Refusal { get; private init; }

    /// <summary>The refusal for a person: which file, what is wrong with it, what to do.</summary>
    public string? Message { get; private init; }

    internal static PictureReadResult Accepted(PictureRecord picture) => new() { Picture = picture };

    internal static PictureReadResult Refused(ImageRefusal refusal, string message) => new() { Refusal = refusal, Message = message };
}
