namespace TempleDashboard.Domain.Learning.Backbones.Registration;

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
