using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Web.Pictures;

namespace TempleDashboard.Web.Labels;

/// <summary>What a page about labels shows first.</summary>
/// <param name="Classifier">Null where there is none of that id.</param>
public sealed record LabelStart(
    Classifier? Classifier, LabelFilter Filter, IReadOnlyList<CategoryChoice> Categories, LabelCounts Counts, IReadOnlyList<long> Ids,
    IReadOnlyList<LabelPicture> Pictures)
{
    /// <summary>The stacks of the temple; null where each picture stands alone.</summary>
    public TempleStacks? Stacks { get; init; }

    /// <summary>Reads it, with the pictures that are seen first.</summary>
    public static async Task<LabelStart> ReadAsync(
        Classifier classifier, LabelFilter filter, LabelPictures pictures, SuggestionView suggestions, bool wantsStacks, int first,
        CancellationToken cancellationToken)
    {
        var categories = await pictures.CategoriesAsync(classifier.Id, cancellationToken);
        var counts = await pictures.CountAsync(classifier.TempleId, classifier.Id, cancellationToken);
        var ids = suggestions.Ordered(await pictures.ListAsync(classifier.TempleId, classifier.Id, filter, cancellationToken), filter);
        var stacks = wantsStacks && filter.HasStacks ? await pictures.StacksAsync(classifier.TempleId, ids, cancellationToken) : null;
        var view = new StackView();
        long[] shown = [.. view.Arrange(ids, stacks).Take(first).SelectMany(view.MembersOf)];
        var read = await pictures.ReadAsync(classifier.Id, shown, cancellationToken);
        return new(classifier, filter, categories, counts, ids, read) { Stacks = stacks };
    }

    public static readonly LabelStart Nothing = new(null, LabelFilter.All, [], new(0, new Dictionary<(long, Split), int>()), [], []);
}
