namespace TempleDashboard.Web.Api.V1;

/// <summary>Temples in the order in which they were created.</summary>
/// <param name="Next">The <c>after</c> of the next page; null at the end.</param>
public sealed record TemplePage(IReadOnlyList<TempleView> Temples, long? Next);
