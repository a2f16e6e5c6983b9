using Microsoft.Extensions.Logging;

namespace TempleDashboard.Domain.Prediction;

internal static partial class PredictionLog
{
    [LoggerMessage(3001, LogLevel.Information, "Predicted {Classifier} {Picture}: {Verdict} ({Confidence:0.0000}). {Probabilities}")]
    public static partial void Answered(
        ILogger logger, string classifier, string picture, string verdict, double confidence, string probabilities);
}
