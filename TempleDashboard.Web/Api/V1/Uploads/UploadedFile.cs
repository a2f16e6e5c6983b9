namespace TempleDashboard.Web.Api.V1.Uploads;

/// <summary>One file of a form.</summary>
/// <param name="Name">As the client sent it; data, never a path.</param>
/// <param name="Bytes">Null where the file is larger than allowed.</param>
internal sealed record UploadedFile(string Name, ReadOnlyMemory<byte>? Bytes);
