using Microsoft.Extensions.Logging;

namespace TempleDashboard.Domain.Images;

internal static partial class ImagesLog
{
    [LoggerMessage(1001, LogLevel.Error, "Reading the picture {Picture} failed in a way that nobody foresaw; it was refused.")]
    public static partial void ReadingFailed(ILogger logger, Exception exception, string picture);
}
