namespace TempleDashboard.Web.Shared;

internal static partial class ScreensLog
{
    [LoggerMessage(2000, LogLevel.Error, "A page failed")]
    public static partial void PageFailed(ILogger logger, Exception exception);
}
