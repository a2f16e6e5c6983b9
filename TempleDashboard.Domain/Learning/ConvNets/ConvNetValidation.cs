namespace TempleDashboard.Domain.Learning.ConvNets;

/// <summary>How the finished network answers the validation pictures.</summary>
/// <param name="Indices">The pictures, as in <see cref="ConvNetData.ValidationIndices"/>.</param>
/// <param name="Probabilities"><c>[N,K]</c> after the temperature.</param>
/// <param name="Loss">Cross-entropy in nats after the temperature.</param>
/// <param name="Accuracy">Share of right answers, 0 to 1.</param>
public sealed record ConvNetValidation(
    int[] Indices,
    float[] Probabilities,
    double Loss,
    double Accuracy);
