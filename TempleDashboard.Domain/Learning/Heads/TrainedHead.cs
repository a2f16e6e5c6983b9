namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>A head and how it came about.</summary>
/// <param name="Head">The head, fitted on all training pictures.</param>
/// <param name="L2">The L2 strength used (see <see cref="CrossValidationPoint"/>).</param>
/// <param name="Strengths">Every strength that was tried, strongest first; empty where there were too few pictures.</param>
/// <param name="Curve">The learning curve: the fit on the training part, step by step, or of the final fit where nothing could be held out.</param>
/// <param name="Validation">The held-out part, null where there were too few pictures to hold any out.</param>
/// <param name="OutOfFold">
/// Probabilities of each training picture by a head that had not seen it, <c>[N,K]</c>, after temperature scaling; a row of
/// NaN for a picture that was never held out. Empty without cross-validation. Shows doubtful labels.
/// </param>
/// <param name="Notes">Sentences for the run's log about what had to be done differently, and why.</param>
public sealed record TrainedHead(
    LinearHead Head,
    double L2,
    IReadOnlyList<CrossValidationPoint> Strengths,
    IReadOnlyList<HeadIteration> Curve,
    HeadValidation? Validation,
    float[] OutOfFold,
    IReadOnlyList<string> Notes)
{
    /// <inheritdoc cref="LinearHead.Predict"/>
    public void Predict(ReadOnlySpan<float> embedding, Span<float> probabilities) => Head.Predict(embedding, probabilities);
}

/// <summary>What a head fitted on the training part says of the validation part.</summary>
/// <param name="Indices">Which pictures of the training data were held out, ascending.</param>
/// <param name="Probabilities">Their probabilities after temperature scaling, <c>[indices, K]</c> row-major.</param>
/// <param name="Loss">Mean cross-entropy after temperature scaling, in nats.</param>
/// <param name="Accuracy">Share that is right, 0 to 1.</param>
public sealed record HeadValidation(int[] Indices, float[] Probabilities, double Loss, double Accuracy);
