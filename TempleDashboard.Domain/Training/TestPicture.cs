namespace TempleDashboard.Domain.Training;

/// <summary>A test picture and what the model said of it.</summary>
/// <param name="Probability">Of the predicted category, 0 to 1.</param>
public sealed record TestPicture(string Sha256, string Name, string TrueCategory, string PredictedCategory, double Probability)
{
    public bool IsRight => TrueCategory == PredictedCategory;
}
