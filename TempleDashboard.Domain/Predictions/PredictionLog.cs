using Microsoft.Extensions.Logging;

namespace TempleDashboard.Domain.Predictions;

internal static partial class PredictionLog
{
    [LoggerMessage(3001, LogLevel.Information, "Predicted {Classifier} {Picture}: {Verdict} ({Confidence:0.0000}). {Probabilities}")]
    public static partial void Answered(
        ILogger logger, string classifier, string picture, string verdict, double confidence, string probabilities);

    [LoggerMessage(3002, LogLevel.Warning, "{Problem}")]
    public static partial void CannotAnswer(ILogger logger, string problem);

    [LoggerMessage(3003, LogLevel.Information, "Model {Number} of {Classifier} is whole again and answers")]
    public static partial void AnswersAgain(ILogger logger, int number, string classifier);

    [LoggerMessage(3004, LogLevel.Warning, "The models' files could not all be looked at: {Reason}")]
    public static partial void NotChecked(ILogger logger, string reason);
}
