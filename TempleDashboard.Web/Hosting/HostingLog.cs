namespace TempleDashboard.Web.Hosting;

/// <summary>What hosting writes to the logs.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(
        EventId = 100, Level = LogLevel.Information, Message = "Temple Dashboard {Version} started at {Address}; data lies in {DataPath}")]
    public static partial void Started(this ILogger logger, string version, string address, string dataPath);

    [LoggerMessage(EventId = 101, Level = LogLevel.Information, Message = "Temple Dashboard stopped")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(
        EventId = 102, Level = LogLevel.Warning, Message = "Refused a request to {Path} that came from a page of another site, {Origin}")]
    public static partial void CrossSite(this ILogger logger, string path, string origin);

    [LoggerMessage(
        EventId = 103,
        Level = LogLevel.Warning,
        Message = "Refused a request to {Path} for the name {Host}, which is not in Dashboard:AllowedHosts")]
    public static partial void ForeignHost(this ILogger logger, string path, string host);

    [LoggerMessage(EventId = 110, Level = LogLevel.Warning, Message = "{Path} could not be answered: {Reason}")]
    public static partial void CannotStore(this ILogger logger, string path, string reason);

    [LoggerMessage(
        EventId = 111,
        Level = LogLevel.Warning,
        Message = "The key that protects forms, {File}, was damaged; it was set aside as "
            + "{Aside}, and a new one is made. Pages that are open have to be loaded again")]
    public static partial void KeySetAside(this ILogger logger, string file, string aside);

    [LoggerMessage(
        EventId = 113,
        Level = LogLevel.Warning,
        Message = "{Client} sent more requests than it has a share of (Dashboard:Limits); they were refused with 429")]
    public static partial void TooMany(this ILogger logger, string client);

    [LoggerMessage(
        EventId = 114,
        Level = LogLevel.Warning,
        Message = "The certificate that HTTPS uses was changed and cannot be used, so the earlier one stays: {Reason}")]
    public static partial void CertificateStays(this ILogger logger, string reason);

    [LoggerMessage(EventId = 115, Level = LogLevel.Information, Message = "HTTPS uses the certificate {Subject}, valid until {Until}")]
    public static partial void CertificateTaken(this ILogger logger, string subject, DateTime until);

    [LoggerMessage(EventId = 112, Level = LogLevel.Error, Message = "Temple Dashboard could not start")]
    public static partial void StartFailed(this ILogger logger, Exception exception);
}
