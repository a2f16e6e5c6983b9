namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>A backbone as it is listed.</summary>
/// <param name="Sha256">What models and classifiers name it by.</param>
/// <param name="BuiltIn">The product's own, which cannot be removed.</param>
/// <param name="Source">A file's name or an address; empty for the product's own.</param>
/// <param name="Present">False where its file is gone: what was made with it cannot answer until it is registered again.</param>
/// <param name="AddedAt">UTC; null for the product's own.</param>
public sealed record BackboneEntry(
    string Sha256, string Name, bool BuiltIn, string Source, int InputWidth, int InputHeight, int EmbeddingLength, long ByteCount, bool Present,
    DateTime? AddedAt);
