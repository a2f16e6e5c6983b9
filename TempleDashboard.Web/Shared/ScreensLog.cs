namespace TempleDashboard.Web.Shared;

internal static partial class ScreensLog
{
    [LoggerMessage(2000, LogLevel.Error, "A page failed")]
    public static partial void PageFailed(ILogger logger, Exception exception);

    [LoggerMessage(2001, LogLevel.Error, "The demo temple could not be set up")]
    public static partial void DemoFailed(ILogger logger, Exception exception);
}
