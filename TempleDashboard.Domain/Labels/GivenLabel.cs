using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Labels;

/// <summary>A label of one of many pictures that each get their own, as an import or a page of suggestions brings them.</summary>
/// <param name="Split">Null to keep the split that the picture has, or have one chosen where it has no label.</param>
/// <param name="IsSetAside">Null to leave it as it is.</param>
public sealed record GivenLabel(long ImageId, long CategoryId, Split? Split = null, bool? IsSetAside = null)
{
    /// <summary>
    /// Decides what pictures are labelled as; the split is chosen category by category, as if each were labelled alone. A category may be
    /// deleted or merged while many pictures come in: those that were to get it stay as they are, and the others get theirs.
    /// </summary>
    /// <param name="given">The labels by picture.</param>
    /// <param name="replaces">Whether pictures that have a label get this one instead; else they keep theirs.</param>
    internal static async Task<IReadOnlyList<LabelState>> DecideAsync(
        DashboardDbContext db,
        PictureStacks stacks,
        long classifierId,
        List<LabelState> before,
        Dictionary<long, GivenLabel> given,
        bool replaces,
        string who,
        CancellationToken cancellationToken)
    {
        var own = await db.Categories.Where(category => category.ClassifierId == classifierId)
            .Select(category => category.Id).ToHashSetAsync(cancellationToken);
        HashSet<long> aside = [.. given.Values.Where(label => label.IsSetAside == true).Select(label => label.ImageId)];
        var decided = new Dictionary<long, LabelState>();
        var meant = before.Where(state => state.CategoryId is null || replaces);
        foreach (var category in meant.GroupBy(state => given[state.ImageId].CategoryId))
        {
            if (!own.Contains(category.Key))
                continue;
            LabelState[] open = [.. category.Where(state => given[state.ImageId].Split is null)];
            var splits = await NewSplits.ChooseAsync(db, stacks, classifierId, category.Key, open, aside, cancellationToken);
            foreach (var state in category)
            {
                var label = given[state.ImageId];
                var next = state.As(category.Key, label.Split ?? splits.GetValueOrDefault(state.ImageId, state.Split), who);
                decided[state.ImageId] = label.IsSetAside is { } isSetAside ? next with { IsSetAside = isSetAside } : next;
            }
        }
        return [.. before.Select(state => decided.GetValueOrDefault(state.ImageId, state))];
    }
}
