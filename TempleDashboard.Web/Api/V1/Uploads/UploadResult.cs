namespace TempleDashboard.Web.Api.V1.Uploads;

/// <summary>What became of one file.</summary>
/// <param name="Error">Why it was refused.</param>
public sealed record UploadResult(string Name, UploadStatus Status, long? ImageId, string? Error);
