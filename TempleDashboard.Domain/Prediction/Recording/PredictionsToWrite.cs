namespace TempleDashboard.Domain.Prediction.Recording;

/// <summary>The predictions of one request on their way into the database.</summary>
internal sealed class PredictionsToWrite(IReadOnlyList<PredictionRecord> predictions)
{
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<PredictionRecord> Predictions => predictions;

    /// <summary>Ends when they are committed, or with what the database said.</summary>
    public Task Written => _written.Task;

    public void Succeed() => _written.SetResult();

    public void Fail(Exception failure) => _written.SetException(failure);
}
