using Microsoft.Extensions.Logging;

namespace TempleDashboard.Domain.Learning.Backbones;

internal static partial class BackboneLog
{
    [LoggerMessage(1201, LogLevel.Information, "Backbone {Name} ready: {Path}, sha256 {Hash}")]
    public static partial void Ready(ILogger logger, string name, string path, string hash);

    [LoggerMessage(1202, LogLevel.Information, "Importing backbone {Name} from {Source}")]
    public static partial void Importing(ILogger logger, string name, string source);

    [LoggerMessage(1203, LogLevel.Warning, "Backbone file {Path} is damaged and will be imported again: {Reason}")]
    public static partial void Damaged(ILogger logger, string path, string reason);

    [LoggerMessage(1204, LogLevel.Information, "Backbone {Name} of an earlier version, sha256 {Hash}, is kept for the models made with it")]
    public static partial void Earlier(ILogger logger, string name, string hash);

    [LoggerMessage(1205, LogLevel.Warning, "Backbone {Name} of an earlier version is damaged: models made with it cannot answer")]
    public static partial void EarlierDamaged(ILogger logger, string name);
}
