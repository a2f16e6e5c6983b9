using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Prediction;

/// <summary>Answers pictures with the champion's verdict and records every answer.</summary>
public sealed class Predictor
{
    /// <summary>Predicts all pictures or none: where one cannot be read, nothing is recorded. Names and positions of bad pictures are in the errors.</summary>
    /// <param name="source">Where the pictures came from, see <see cref="PredictionRecord.Source"/>.</param>
    public Task<PredictionOutcome> PredictAsync(
        ClassifierRef classifier, IReadOnlyList<PictureToPredict> pictures, string source, CancellationToken cancellationToken) => throw new NotSupportedException();
}
