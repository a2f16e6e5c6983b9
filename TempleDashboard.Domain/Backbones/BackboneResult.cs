using System.Diagnostics.CodeAnalysis;
using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Domain.Backbones;

/// <summary>The backbone that was registered, or why it was not.</summary>
public sealed record BackboneResult
{
    public BackboneResult(RegisteredBackbone backbone, double milliseconds) =>
        (Backbone, MillisecondsPerPicture) = (backbone, milliseconds);

    public BackboneResult(params IReadOnlyList<BackboneError> errors) => Errors = errors;

    public RegisteredBackbone? Backbone { get; }

    /// <summary>How long one picture took when it was tried.</summary>
    public double MillisecondsPerPicture { get; }

    /// <summary>Everything that was wrong; empty where it succeeded.</summary>
    public IReadOnlyList<BackboneError> Errors { get; } = [];

    [MemberNotNullWhen(true, nameof(Backbone))]
    public bool Succeeded => Backbone is not null;
}

/// <summary>Why a backbone was not removed or not chosen.</summary>
/// <param name="Message">A sentence for people.</param>
public sealed record BackboneRefusal(BackboneRefusalReason Reason, string Message);

/// <summary>Kinds of <see cref="BackboneRefusal"/>.</summary>
public enum BackboneRefusalReason
{
    /// <summary>Nothing here has the id or hash.</summary>
    Unknown,

    /// <summary>Not as things stand: it is in use, being trained with, or its file is gone.</summary>
    Conflict,
}

/// <summary>A backbone as it is listed.</summary>
/// <param name="Sha256">What models and classifiers name it by.</param>
/// <param name="BuiltIn">The product's own, which cannot be removed.</param>
/// <param name="Source">A file's name or an address; empty for the product's own.</param>
/// <param name="InputWidth">In pixels.</param>
/// <param name="InputHeight">In pixels.</param>
/// <param name="Present">False where its file is gone: what was made with it cannot answer until it is registered again.</param>
/// <param name="AddedAt">UTC; null for the product's own.</param>
/// <param name="AddedBy">Null for the product's own.</param>
/// <param name="SourceSha256">SHA-256 of the ONNX file as it came; null for the product's own.</param>
/// <param name="Preparation">How its pictures are prepared; null for the product's own.</param>
/// <param name="Classifiers">Number of classifiers whose next training uses it.</param>
/// <param name="Models">Number of models that were made with it.</param>
public sealed record BackboneEntry(
    string Sha256,
    string Name,
    bool BuiltIn,
    string Source,
    int InputWidth,
    int InputHeight,
    int EmbeddingLength,
    long ByteCount,
    bool Present,
    DateTime? AddedAt,
    string? AddedBy,
    string? SourceSha256,
    BackbonePreparation? Preparation,
    int Classifiers,
    int Models)
{
    /// <summary>False where somebody needs it still, or it is the product's own.</summary>
    public bool CanBeRemoved => !BuiltIn && Classifiers == 0 && Models == 0;
}
