namespace TempleDashboard.Web.Hosting;

/// <summary>What hosting writes to the logs.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(EventId = 100, Level = LogLevel.Information, Message = "Temple Dashboard {Version} started at {Address}; data lies in {DataPath}")]
    public static partial void Started(this ILogger logger, string version, string address, string dataPath);

    [LoggerMessage(EventId = 101, Level = LogLevel.Information, Message = "Temple Dashboard stopped")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(EventId = 102, Level = LogLevel.Warning, Message = "Refused a request to {Path} that came from a page of another site, {Origin}")]
    public static partial void CrossSite(this ILogger logger, string path, string origin);

    [LoggerMessage(EventId = 103, Level = LogLevel.Warning, Message = "Refused a request to {Path} for the name {Host}, which is not in Dashboard:AllowedHosts")]
    public static partial void ForeignHost(this ILogger logger, string path, string host);
}
