namespace TempleDashboard.Web.Api.V1;

/// <summary>Pictures to label.</summary>
/// <param name="CategoryId">The category they get; null takes the labels away, or, with a split, keeps them.</param>
/// <param name="Split"><c>train</c> or <c>test</c>; null keeps the split of labelled pictures and chooses one for new ones.</param>
public sealed record LabelsRequest(IReadOnlyList<long>? ImageIds, long? CategoryId, string? Split);

/// <summary>Pictures whose labels are meant.</summary>
public sealed record LabelledPictures(IReadOnlyList<long>? ImageIds);
