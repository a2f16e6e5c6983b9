using TempleDashboard.Domain.Prediction.Anomaly;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Web.Features.Temples;

/// <summary>A classifier with what it has learned and from what.</summary>
public sealed record ClassifierDetails(
    long Id, string Name, AnomalyRule Rule, IReadOnlyList<CategoryDetails> Categories, int Unlabelled, ChampionFacts? Champion)
{
    /// <summary>A category with fewer than a third of the largest one's pictures is learned badly.</summary>
    private const int MostTimesFewer = 3;

    public int Labelled => Categories.Sum(category => category.Total);

    /// <summary>Size of a category beside the largest, 0 to 1: the length of its bar.</summary>
    public double ShareOfLargest(CategoryDetails category)
    {
        var largest = Categories.Max(other => other.Total);
        return largest == 0 ? 0 : (double)category.Total / largest;
    }

    /// <summary>
    /// The category that looks the same and is written as names are today; null where this one is, or where there is none.
    /// </summary>
    public CategoryDetails? TwinOf(CategoryDetails category) => Names.Plain(category.Name) is var plain && plain != category.Name
        ? Categories.FirstOrDefault(other => other.Name == plain)
        : null;

    public bool IsShort(CategoryDetails category) => category.Total * MostTimesFewer < Categories.Max(other => other.Total);
}
