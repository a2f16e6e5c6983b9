namespace TempleDashboard.Domain.Training;

/// <summary>How the model did on training pictures that were held out while it learned.</summary>
/// <param name="Accuracy">Top-1, 0 to 1.</param>
/// <param name="Loss">Mean cross-entropy in nats, after temperature scaling.</param>
public sealed record ValidationScore(int Count, double Accuracy, double Loss);
