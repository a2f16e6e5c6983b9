namespace TempleDashboard.Web.Pictures;

/// <summary>What uploads write to the logs.</summary>
internal static partial class UploadLog
{
    [LoggerMessage(
        EventId = 300,
        Level = LogLevel.Error,
        Message = "Storing the uploaded picture {Picture} failed; the other files of its request were dealt with.")]
    public static partial void UploadFailed(this ILogger logger, Exception exception, string picture);
}
