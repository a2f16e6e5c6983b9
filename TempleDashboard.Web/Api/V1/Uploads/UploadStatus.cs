namespace TempleDashboard.Web.Api.V1.Uploads;

/// <summary>What became of an uploaded file.</summary>
public enum UploadStatus
{
    Stored,

    /// <summary>The temple had exactly this picture already; it is labelled all the same where a category was named.</summary>
    Duplicate,
    Refused,
}
