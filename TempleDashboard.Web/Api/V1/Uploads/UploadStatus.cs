namespace TempleDashboard.Web.Api.V1.Uploads;

/// <summary>What became of an uploaded file.</summary>
public enum UploadStatus
{
    Stored,

    /// <summary>The temple had exactly this picture already; it is labelled where a category was named and it had none.</summary>
    Duplicate,
    Refused,
}
