using Microsoft.Extensions.Logging;

namespace TempleDashboard.Domain.Transfer;

/// <summary>What imports and exports write to the logs.</summary>
internal static partial class TransferLog
{
    [LoggerMessage(5301, LogLevel.Error, "The import of {File} failed in a way that nobody foresaw")]
    public static partial void Broke(ILogger logger, Exception exception, string file);

    [LoggerMessage(5302, LogLevel.Information, "Imported {File}: {Stored} new pictures, {Labelled} labels, {Refused} refused")]
    public static partial void Imported(ILogger logger, string file, int stored, int labelled, int refused);

    [LoggerMessage(5303, LogLevel.Warning, "How an import stands could not be written down: {Reason}")]
    public static partial void NotKept(ILogger logger, string reason);

    [LoggerMessage(5304, LogLevel.Warning, "{Count} pictures of an export were left out, as their files are lost: {First}")]
    public static partial void Lost(ILogger logger, int count, string first);
}
