using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Training;

internal static partial class TrainingLog
{
    [LoggerMessage(2001, LogLevel.Information, "Training run {RunId} of {Classifier} started")]
    public static partial void Started(ILogger logger, long runId, string classifier);

    [LoggerMessage(2002, LogLevel.Information, "Training run {RunId} ended: {Status}. {Message}")]
    public static partial void Ended(ILogger logger, long runId, RunStatus status, string message);

    [LoggerMessage(2003, LogLevel.Error, "Training run {RunId} broke")]
    public static partial void Broke(ILogger logger, Exception exception, long runId);

    [LoggerMessage(2004, LogLevel.Warning, "Training run {RunId} was cut off by the end of the program and is marked interrupted")]
    public static partial void Interrupted(ILogger logger, long runId);

    [LoggerMessage(2005, LogLevel.Warning, "Training run {RunId} was cut off by the end of the program and goes on from its checkpoint")]
    public static partial void Resumed(ILogger logger, long runId);

    [LoggerMessage(2006, LogLevel.Warning, "Training run {RunId} could not be stored: {Reason}")]
    public static partial void NotStored(ILogger logger, long runId, string reason);

    [LoggerMessage(2007, LogLevel.Warning, "How training run {RunId} ended could not be written down: {Reason}")]
    public static partial void EndNotWritten(ILogger logger, long runId, string reason);
}
