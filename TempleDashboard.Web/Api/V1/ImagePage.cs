namespace TempleDashboard.Web.Api.V1;

/// <summary>Pictures of a temple, oldest first.</summary>
/// <param name="Next">The <c>after</c> of the next page; null at the end.</param>
public sealed record ImagePage(IReadOnlyList<ImageView> Images, long? Next);
