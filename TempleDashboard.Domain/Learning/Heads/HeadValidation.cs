namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>What a head fitted on the training part says of the validation part.</summary>
/// <param name="Indices">Which pictures of the training data were held out, ascending.</param>
/// <param name="Probabilities">Their probabilities after temperature scaling, <c>[indices, K]</c> row-major.</param>
/// <param name="Loss">Mean cross-entropy after temperature scaling, in nats.</param>
/// <param name="Accuracy">Share that is right, 0 to 1.</param>
public sealed record HeadValidation(int[] Indices, float[] Probabilities, double Loss, double Accuracy);
