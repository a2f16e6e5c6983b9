using TempleDashboard.Domain.Backbones;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Contracts;

/// <summary>A backbone: the product's own, or a registered one.</summary>
/// <param name="Sha256">What models and classifiers name it by: of the file as it is kept, preparation of the picture included.</param>
/// <param name="BuiltIn">The product's own, which serves wherever no other is chosen and cannot be removed.</param>
/// <param name="Source">The file's name or the address that it came from; empty for the product's own.</param>
/// <param name="InputWidth">Pictures are scaled to this width, in pixels.</param>
/// <param name="InputHeight">Pictures are scaled to this height, in pixels.</param>
/// <param name="EmbeddingLength">Numbers that it makes of a picture.</param>
/// <param name="ByteCount">Size of its file.</param>
/// <param name="Present">False where its file is gone: models made with it cannot answer until it is registered again.</param>
/// <param name="AddedAt">UTC; null for the product's own.</param>
/// <param name="AddedBy">Null for the product's own.</param>
/// <param name="SourceSha256">SHA-256 of the ONNX file as it came; null for the product's own.</param>
/// <param name="Preparation">How its pictures are prepared; null for the product's own.</param>
/// <param name="Classifiers">Number of classifiers whose next training uses it.</param>
/// <param name="Models">Number of models that need it.</param>
public sealed record BackboneView(
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
    public static BackboneView From(BackboneEntry entry) =>
        new(
            entry.Sha256,
            entry.Name,
            entry.BuiltIn,
            entry.Source,
            entry.InputWidth,
            entry.InputHeight,
            entry.EmbeddingLength,
            entry.ByteCount,
            entry.Present,
            entry.AddedAt,
            entry.AddedBy,
            entry.SourceSha256,
            entry.Preparation,
            entry.Classifiers,
            entry.Models);
}

/// <summary>A backbone that has just been registered.</summary>
/// <param name="MillisecondsPerPicture">How long it looked at one picture when it was tried.</param>
public sealed record RegisteredView(BackboneView Backbone, double MillisecondsPerPicture)
{
    public static async Task<RegisteredView> FromAsync(
        BackboneResult registered, BackboneRegistry registry, CancellationToken cancellationToken)
    {
        var listed = await registry.ListAsync(cancellationToken);
        return new(
            BackboneView.From(listed.Single(entry => entry.Sha256 == registered.Backbone!.Sha256)), registered.MillisecondsPerPicture);
    }
}

/// <summary>All backbones, the product's own first.</summary>
public sealed record BackboneList(IReadOnlyList<BackboneView> Backbones);
