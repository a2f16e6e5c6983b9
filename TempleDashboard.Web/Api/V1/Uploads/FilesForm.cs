namespace TempleDashboard.Web.Api.V1.Uploads;

/// <summary>Describes an upload in the OpenAPI document; the request itself is read as a stream.</summary>
/// <param name="Files">Pictures: JPEG, PNG, WebP, GIF, TIFF, AVIF or BMP.</param>
internal sealed record FilesForm(IFormFileCollection Files);
