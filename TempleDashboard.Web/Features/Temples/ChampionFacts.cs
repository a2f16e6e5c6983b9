namespace TempleDashboard.Web.Features.Temples;

/// <summary>The model that serves.</summary>
/// <param name="Kind">One of <see cref="Domain.Training.ModelKinds"/>.</param>
/// <param name="TestAccuracy">0 to 1.</param>
public sealed record ChampionFacts(long ModelId, int Number, string Kind, double TestAccuracy, DateTime CreatedAt);
