namespace TempleDashboard.Domain.Evaluation.Anomaly;

/// <summary>The answer to a picture that fits no category.</summary>
public static class NoCategory
{
    /// <summary>The class that the API and the screens show for it.</summary>
    public const string Name = "No category (Anomaly)";
}
