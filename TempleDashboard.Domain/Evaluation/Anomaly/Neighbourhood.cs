namespace TempleDashboard.Domain.Evaluation.Anomaly;

/// <summary>What is known of a picture by its neighbours.</summary>
/// <param name="Distance">Mean cosine distance to the nearest training pictures, 0 to 2.</param>
/// <param name="NearestSha256">The nearest training picture.</param>
/// <param name="NearestCategory">Its category.</param>
public sealed record Neighbourhood(double Distance, string NearestSha256, string NearestCategory);
