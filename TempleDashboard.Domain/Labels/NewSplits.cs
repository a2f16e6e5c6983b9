using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Labels;

/// <summary>
/// Chooses the split of pictures that are labelled for the first time without saying which: all of a stack are on one side.
/// </summary>
internal static class NewSplits
{
    /// <summary>Ids in one statement.</summary>
    private const int ChunkSize = 500;

    /// <summary>Returns the split of every picture in <paramref name="states"/> that has no label yet, by picture id.</summary>
    /// <param name="aside">Pictures that will be set aside: they follow the others of their stack, and count nothing.</param>
    public static async Task<Dictionary<long, Split>> ChooseAsync(
        DashboardDbContext db, PictureStacks pictureStacks, long classifierId, long categoryId, IReadOnlyList<LabelState> states,
        HashSet<long> aside, CancellationToken cancellationToken)
    {
        var chosen = new Dictionary<long, Split>();
        List<long> fresh = [.. states.Where(state => state.CategoryId is null).Select(state => state.ImageId)];
        if (fresh.Count == 0)
            return chosen;
        var templeId = await db.Classifiers.Where(classifier => classifier.Id == classifierId)
            .Select(classifier => classifier.TempleId).SingleAsync(cancellationToken);
        var stacks = await pictureStacks.OfAsync(templeId, fresh, cancellationToken);
        var counts = await db.Labels.Where(label => label.CategoryId == categoryId && !label.IsSetAside)
            .GroupBy(label => label.Split, (split, labels) => new { Split = split, Count = labels.Count() })
            .ToDictionaryAsync(group => group.Split, group => group.Count, cancellationToken);
        var byStack = fresh.GroupBy(stacks.StackOf).ToList();
        var known = await KnownAsync(db, classifierId, stacks, byStack.Select(stack => stack.Key), cancellationToken);
        foreach (var stack in byStack)
        {
            var used = stack.Count(id => !aside.Contains(id));
            var split = SplitChooser.Choose(
                counts.GetValueOrDefault(Split.Train), counts.GetValueOrDefault(Split.Test),
                known.TryGetValue(stack.Key, out var side) ? side : null, used);
            foreach (var id in stack)
                chosen[id] = split;
            counts[split] = counts.GetValueOrDefault(split) + used;
        }
        return chosen;
    }

    /// <summary>
    /// Finds the side of the stacks that have labels already, of whatever category; of those on both sides, the larger one.
    /// </summary>
    private static async Task<Dictionary<long, Split>> KnownAsync(
        DashboardDbContext db, long classifierId, TempleStacks stacks, IEnumerable<long> stackIds, CancellationToken cancellationToken)
    {
        var members = stackIds.Select(stacks.MembersOf).Where(ids => ids.Count > 1).SelectMany(ids => ids);
        var balance = new Dictionary<long, int>();
        foreach (var chunk in members.Chunk(ChunkSize))
        {
            var labels = await db.Labels.Where(label => label.ClassifierId == classifierId && chunk.Contains(label.ImageId))
                .Select(label => new { label.ImageId, label.Split }).ToListAsync(cancellationToken);
            foreach (var label in labels)
            {
                var stack = stacks.StackOf(label.ImageId);
                balance[stack] = balance.GetValueOrDefault(stack) + (label.Split == Split.Train ? 1 : -1);
            }
        }
        return balance.ToDictionary(stack => stack.Key, stack => stack.Value >= 0 ? Split.Train : Split.Test);
    }
}

/// <summary>Chooses between training and testing for a picture that was labelled without saying which.</summary>
public static class SplitChooser
{
    /// <summary>The share of a category's pictures that is kept for testing.</summary>
    public const double TestShare = 0.2;

    /// <summary>
    /// Returns the split for a picture. A look-alike follows its twin: on opposite sides they would flatter the model.
    /// Otherwise the category's test share is kept at <see cref="TestShare"/>: its 3rd, 8th, 13th picture and so on.
    /// </summary>
    /// <param name="trainCount">The category's pictures that train, without this one.</param>
    /// <param name="testCount">The category's pictures that test, without this one.</param>
    /// <param name="twin">The split of a look-alike of the picture; null where it has none.</param>
    /// <param name="size">How many pictures go the same way: the stack as far as it is used.</param>
    public static Split Choose(int trainCount, int testCount, Split? twin, int size = 1)
    {
        if (twin is { } split)
            return split;
        var wanted = TestShare * (trainCount + testCount + size);
        return trainCount > 0 && testCount + size / 2.0 <= wanted ? Split.Test : Split.Train;
    }
}
