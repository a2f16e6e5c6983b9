namespace TempleDashboard.Web.Features.Temples;

/// <summary>What the page of a temple shows.</summary>
/// <param name="CommonCategories">Categories whose pictures join the training of every temple.</param>
/// <param name="CommonTempleId">The reserved temple that holds them; null where there is none yet.</param>
public sealed record TempleDetails(
    long Id,
    string Code,
    string Name,
    bool IsCommon,
    int PictureCount,
    IReadOnlyList<ClassifierDetails> Classifiers,
    IReadOnlyList<CategoryDetails> CommonCategories,
    long? CommonTempleId);
