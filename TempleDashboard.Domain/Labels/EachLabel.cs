using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Labels;

/// <summary>Decides the labels of pictures that each get a category of their own, such as what is suggested for them.</summary>
internal static class EachLabel
{
    /// <summary>Labels those that have none; the split is chosen category by category, as if each were labelled alone.</summary>
    /// <exception cref="ArgumentException">A category is not the classifier's.</exception>
    public static async Task<IReadOnlyList<LabelState>> DecideAsync(
        DashboardDbContext db,
        long classifierId,
        List<LabelState> before,
        IReadOnlyDictionary<long, long> categoryOf,
        string who,
        CancellationToken cancellationToken)
    {
        var own = await db.Categories.Where(category => category.ClassifierId == classifierId)
            .Select(category => category.Id).ToListAsync(cancellationToken);
        var decided = new Dictionary<long, LabelState>();
        foreach (var group in before.Where(state => state.CategoryId is null).GroupBy(state => categoryOf[state.ImageId]))
        {
            if (!own.Contains(group.Key))
                throw new ArgumentException($"Category {group.Key} does not belong to classifier {classifierId}.", nameof(categoryOf));
            var splits = await NewSplits.ChooseAsync(db, classifierId, group.Key, [.. group], cancellationToken);
            foreach (var state in group)
            {
                decided[state.ImageId] = state with
                {
                    CategoryId = group.Key, Split = splits[state.ImageId], LabelledBy = who, LabelledAt = null,
                };
            }
        }
        return [.. before.Select(state => decided.GetValueOrDefault(state.ImageId, state))];
    }
}
