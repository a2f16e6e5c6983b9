using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Anomaly;
using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Domain.Models;

/// <summary>Answers stored pictures as a classifier with this model would; from kept embeddings where they are kept.</summary>
/// <param name="neighbours">Null where the model has none: then distance says nothing.</param>
internal sealed class StoredVerdicts(IPictureModel model, NeighbourIndex? neighbours, Classifier classifier)
{
    /// <summary>From this distance on a picture is unlike anything seen; null for no line.</summary>
    public static double? LineOf(NeighbourIndex? neighbours, Classifier classifier) =>
        neighbours is null ? null : DistanceThreshold.Of(neighbours.HeldOut, classifier.FalseAlarmRate);

    /// <summary>Answers by hash. Of a picture that is gone or damaged nothing can be said, and it is left out.</summary>
    public async Task<Dictionary<string, StoredVerdict>> AnswerAsync(IEnumerable<string> sha256s, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<string, StoredVerdict>();
        foreach (var sha256 in sha256s)
        {
            if (await AnswerAsync(sha256, cancellationToken) is { } answer)
                answers[sha256] = answer;
        }
        return answers;
    }

    private async Task<StoredVerdict?> AnswerAsync(string sha256, CancellationToken cancellationToken)
    {
        try
        {
            var answers = await model.AnswerStoredAsync([sha256], null, cancellationToken);
            var top = TopCategory.Of(answers.Probabilities);
            var isFar = neighbours is not null && neighbours.Find(answers.Embeddings).Distance > LineOf(neighbours, classifier);
            return new(top, answers.Probabilities[top], isFar || answers.Probabilities[top] < classifier.MinConfidence);
        }
        catch (UnreadablePictureException)
        {
            return null;
        }
    }
}

/// <summary>What a model says of a stored picture.</summary>
/// <param name="Top">Place of the most probable category.</param>
/// <param name="Confidence">Its probability, 0 to 1.</param>
internal sealed record StoredVerdict(int Top, double Confidence, bool IsAnomaly);
