namespace TempleDashboard.Domain.Training;

/// <summary>A test picture and what the model said of it.</summary>
/// <param name="Probability">Of the predicted category, 0 to 1.</param>
public sealed record TestPicture(string Sha256, string Name, string TrueCategory, string PredictedCategory, double Probability)
{
    /// <summary>Mean cosine distance to the nearest training pictures; null for models made before it was measured.</summary>
    public double? Distance { get; init; }

    public bool IsRight => TrueCategory == PredictedCategory;
}
