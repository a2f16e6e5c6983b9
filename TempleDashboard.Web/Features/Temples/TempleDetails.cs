using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Web.Features.Temples;

/// <summary>What the page of a temple shows.</summary>
/// <param name="CommonCategories">Categories whose pictures join the training of every temple.</param>
/// <param name="CommonTempleId">The reserved temple that holds them; null where there is none yet.</param>
/// <param name="Twin">The temple whose code looks the same and is written as names are today; null where this one is, or where there is
/// none.</param>
public sealed record TempleDetails(
    long Id,
    string Code,
    string Name,
    bool IsCommon,
    int PictureCount,
    IReadOnlyList<ClassifierDetails> Classifiers,
    IReadOnlyList<CategoryDetails> CommonCategories,
    long? CommonTempleId,
    TempleTwin? Twin = null)
{
    /// <inheritdoc cref="ClassifierDetails.TwinOf"/>
    public ClassifierDetails? TwinOf(ClassifierDetails classifier) => Names.Plain(classifier.Name) is var plain && plain != classifier.Name
        ? Classifiers.FirstOrDefault(other => other.Name == plain)
        : null;
}

/// <summary>Another temple of the same looks.</summary>
public sealed record TempleTwin(long Id, string Name);
