namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>How well one L2 strength did on pictures that were held out.</summary>
/// <param name="L2">The strength: the objective is the summed cross-entropy plus <c>L2/2 |W|²</c> (C = 1/L2 elsewhere).</param>
/// <param name="Loss">Mean cross-entropy of the held-out pictures after temperature scaling, in nats; categories weigh the same where the fit balances them.</param>
/// <param name="Accuracy">Share of the held-out pictures that is right, 0 to 1.</param>
/// <param name="Temperature">The temperature that suits the held-out scores best.</param>
public sealed record CrossValidationPoint(double L2, double Loss, double Accuracy, double Temperature);
