namespace TempleDashboard.Web.Shared;

internal static partial class ScreensLog
{
    [LoggerMessage(5001, LogLevel.Error, "A page failed")]
    public static partial void PageFailed(ILogger logger, Exception exception);

    [LoggerMessage(5002, LogLevel.Error, "The demo temple could not be set up")]
    public static partial void DemoFailed(ILogger logger, Exception exception);

    [LoggerMessage(5003, LogLevel.Warning, "A page could not be shown: {Reason}")]
    public static partial void PageCannotStore(ILogger logger, string reason);
}
