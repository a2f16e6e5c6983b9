namespace TempleDashboard.Web.Features.Temples;

/// <summary>The model that serves.</summary>
/// <param name="TestAccuracy">0 to 1.</param>
public sealed record ChampionFacts(long ModelId, int Number, double TestAccuracy, DateTime CreatedAt);
