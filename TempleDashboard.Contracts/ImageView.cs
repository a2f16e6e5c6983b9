using TempleDashboard.Domain.Data;

namespace TempleDashboard.Contracts;

/// <summary>A stored picture; its bytes are at <c>/pictures/{sha256}</c>, its thumbnail at <c>/thumbnails/{sha256}</c>.</summary>
public sealed record ImageView(
    long Id,
    string Sha256,
    string Name,
    string Format,
    int Width,
    int Height,
    long ByteCount,
    DateTime? CapturedAt,
    DateTime UploadedAt,
    IReadOnlyList<LabelView> Labels);

/// <summary>Pictures of a temple, oldest first.</summary>
/// <param name="Next">The <c>after</c> of the next page; null at the end.</param>
public sealed record ImagePage(IReadOnlyList<ImageView> Images, long? Next);

/// <summary>What a picture was labelled as.</summary>
public sealed record LabelView(long ClassifierId, long CategoryId, Split Split, bool IsSetAside = false);
