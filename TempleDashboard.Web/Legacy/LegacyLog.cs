namespace TempleDashboard.Web.Legacy;

/// <summary>What the three calls of the earlier system write to the logs.</summary>
internal static partial class LegacyLog
{
    [LoggerMessage(
        EventId = 200, Level = LogLevel.Information, Message = "save_data: stored {Picture} as {Category} ({Split}) of {Temple}")]
    public static partial void Saved(this ILogger logger, string picture, string category, string split, string temple);

    [LoggerMessage(EventId = 201, Level = LogLevel.Information, Message = "make_model: {Temple} was trained. {Message}")]
    public static partial void Trained(this ILogger logger, string temple, string message);

    [LoggerMessage(EventId = 202, Level = LogLevel.Information, Message = "make_model: the client has gone; run {RunId} goes on")]
    public static partial void ClientGone(this ILogger logger, long runId);

    [LoggerMessage(EventId = 203, Level = LogLevel.Error, Message = "{Call} refused: {Reason}")]
    public static partial void Refused(this ILogger logger, string call, string reason);

    [LoggerMessage(EventId = 206, Level = LogLevel.Warning, Message = "save_data: {Hint}")]
    public static partial void Hint(this ILogger logger, string hint);

    [LoggerMessage(EventId = 205, Level = LogLevel.Warning, Message = "{Call} refused: {Reason}")]
    public static partial void NotTaken(this ILogger logger, string call, string reason);

    [LoggerMessage(EventId = 204, Level = LogLevel.Error, Message = "{Call} failed")]
    public static partial void Failed(this ILogger logger, Exception exception, string call);
}
