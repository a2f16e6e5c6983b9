namespace TempleDashboard.Web.Api.V1;

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
