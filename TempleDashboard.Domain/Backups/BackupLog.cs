using Microsoft.Extensions.Logging;

namespace TempleDashboard.Domain.Backups;

internal static partial class BackupLog
{
    [LoggerMessage(
        6101,
        LogLevel.Information,
        "Backup {Name} was made: {Files} files with {Size} bytes, {NewFiles} of them new with {NewBytes} bytes, in {Took}")]
    public static partial void Made(ILogger logger, string name, int files, long size, int newFiles, long newBytes, TimeSpan took);

    [LoggerMessage(6102, LogLevel.Error, "{Reason}")]
    public static partial void Failed(ILogger logger, string reason);

    [LoggerMessage(
        6103,
        LogLevel.Warning,
        "{Count} files that the database names are lost or damaged in the data folder and not in the backup: {Files}")]
    public static partial void Incomplete(ILogger logger, int count, string files);

    [LoggerMessage(
        6105, LogLevel.Information, "{Backups} old backups went, with {Files} files of {Bytes} bytes that no other backup needs")]
    public static partial void Thinned(ILogger logger, int backups, int files, long bytes);

    [LoggerMessage(6106, LogLevel.Warning, "Old backups could not go; the next backup tries again: {Reason}")]
    public static partial void NotThinned(ILogger logger, string reason);

    [LoggerMessage(6107, LogLevel.Error, "Whether a backup is due could not be found out")]
    public static partial void NightUnknown(ILogger logger, Exception exception);

    [LoggerMessage(6108, LogLevel.Information, "All {Files} files of {Backups} backups are what they were, in {Took}")]
    public static partial void Verified(ILogger logger, int backups, int files, TimeSpan took);

    [LoggerMessage(6109, LogLevel.Error, "{Count} files of the backups are damaged or missing: {Files}")]
    public static partial void FoundDamage(ILogger logger, int count, string files);

    [LoggerMessage(6110, LogLevel.Error, "The backups could not be verified: {Reason}")]
    public static partial void NotVerified(ILogger logger, string reason);

    [LoggerMessage(6111, LogLevel.Warning, "What the verification found could not be kept for after the next start: {Reason}")]
    public static partial void NotKept(ILogger logger, string reason);

    [LoggerMessage(6104, LogLevel.Error, "The backup failed")]
    public static partial void Broke(ILogger logger, Exception exception);
}
