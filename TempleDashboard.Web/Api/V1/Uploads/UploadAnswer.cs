namespace TempleDashboard.Web.Api.V1.Uploads;

/// <summary>One result per file, in the order of the files.</summary>
public sealed record UploadAnswer(IReadOnlyList<UploadResult> Results);
