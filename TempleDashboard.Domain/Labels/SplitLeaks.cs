using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Labels;

/// <summary>Finds near-identical pictures on both sides of the split, which flatter a model, and moves them to one side.</summary>
public sealed class SplitLeaks(LabelWriter writer, PictureStacks pictureStacks, IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>Lists the stacks of which pictures in use both train and test.</summary>
    public async Task<IReadOnlyList<SplitLeak>> ListAsync(long classifierId, CancellationToken cancellationToken)
    {
        var stacks = await StackRows.ReadAsync(contexts, pictureStacks, classifierId, cancellationToken);
        return [.. stacks.Where(IsLeak).Select(stack => new SplitLeak(
            stack.StackId, stack.Of(row => row.Split == Split.Train), stack.Of(row => row.Split == Split.Test)))];
    }

    /// <summary>
    /// Moves each leaking stack to one side, all in one step: to the one that has more of it, unless a category would have nothing left on
    /// the other.
    /// </summary>
    /// <param name="stackIds">Only these stacks; null for all that leak.</param>
    public async Task<LabelChange> MendAsync(
        long classifierId, IReadOnlyCollection<long>? stackIds, string who, CancellationToken cancellationToken)
    {
        var stacks = await StackRows.ReadAsync(contexts, pictureStacks, classifierId, cancellationToken);
        var counts = stacks.SelectMany(stack => stack.Rows).Where(row => !row.IsSetAside)
            .CountBy(row => (row.CategoryId, row.Split)).ToDictionary();
        var alone = await StackRows.CountAsync(contexts, classifierId, cancellationToken);
        foreach (var (key, count) in alone)
            counts[key] = count;
        var moved = new Dictionary<long, Split>();
        foreach (var stack in stacks.Where(stack => IsLeak(stack) && stackIds?.Contains(stack.StackId) != false))
        {
            var side = SideOf(stack, counts);
            foreach (var row in stack.Rows)
                moved[row.ImageId] = side;
            foreach (var row in stack.Rows.Where(row => !row.IsSetAside && row.Split != side))
            {
                counts[(row.CategoryId, row.Split)]--;
                counts[(row.CategoryId, side)] = counts.GetValueOrDefault((row.CategoryId, side)) + 1;
            }
        }
        return await writer.ChangeAsync(
            classifierId,
            moved.Keys,
            new(who, AuditActions.MovedPictures),
            (_, before) => Task.FromResult<IReadOnlyList<LabelState>>([.. before.Select(state => state.CategoryId is null
                ? state
                : state with { Split = moved[state.ImageId], LabelledBy = who })]),
            cancellationToken);
    }

    private static bool IsLeak(LabelledStack stack) =>
        stack.Rows.Where(row => !row.IsSetAside).Select(row => row.Split).Distinct().Count() > 1;

    private static Split SideOf(LabelledStack stack, Dictionary<(long, Split), int> counts)
    {
        var used = stack.Rows.Where(row => !row.IsSetAside).ToList();
        var larger = 2 * used.Count(row => row.Split == Split.Test) > used.Count ? Split.Test : Split.Train;
        return Empties(larger) && !Empties(Other(larger)) ? Other(larger) : larger;

        // Whether a category had nothing left on the other side.
        bool Empties(Split side) => used.Where(row => row.Split != side).CountBy(row => row.CategoryId)
            .Any(category => counts.GetValueOrDefault((category.Key, Other(side))) <= category.Value);
    }

    private static Split Other(Split split) => split == Split.Train ? Split.Test : Split.Train;
}

/// <summary>A stack whose pictures in use lie on both sides of the split.</summary>
/// <param name="StackId">Id of its first picture.</param>
/// <param name="Train">Ids of its pictures that train.</param>
/// <param name="Test">Ids of its pictures that test.</param>
public sealed record SplitLeak(long StackId, IReadOnlyList<long> Train, IReadOnlyList<long> Test);

/// <summary>The labels of a stack of at least two labelled pictures.</summary>
internal sealed record LabelledStack(long StackId, IReadOnlyList<StackLabel> Rows)
{
    /// <summary>Ids of pictures in use.</summary>
    public IReadOnlyList<long> Of(Func<StackLabel, bool> which) =>
        [.. Rows.Where(row => !row.IsSetAside && which(row)).Select(row => row.ImageId)];
}

/// <summary>A label as those who look through stacks need it.</summary>
internal sealed record StackLabel(long ImageId, long CategoryId, Split Split, bool IsSetAside, bool IsUpheld);

/// <summary>Reads the labels of a classifier by stack.</summary>
internal static class StackRows
{
    /// <summary>The stacks of at least two labelled pictures, in the order of their first pictures.</summary>
    public static async Task<List<LabelledStack>> ReadAsync(
        IDbContextFactory<DashboardDbContext> contexts, PictureStacks pictureStacks, long classifierId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Classifiers.Where(classifier => classifier.Id == classifierId).Select(classifier => (long?)classifier.TempleId)
            .FirstOrDefaultAsync(cancellationToken) is not { } templeId)
        {
            return [];
        }
        var rows = await db.Labels.AsNoTracking().Where(label => label.ClassifierId == classifierId && label.Image!.DeletionId == null)
            .OrderBy(label => label.ImageId).Select(label => new StackLabel(
                label.ImageId, label.CategoryId, label.Split, label.IsSetAside, label.IsUpheld)).ToListAsync(cancellationToken);
        var stacks = await pictureStacks.OfAsync(templeId, [.. rows.Select(row => row.ImageId)], cancellationToken);
        return [.. rows.GroupBy(row => stacks.StackOf(row.ImageId)).Where(stack => stack.Skip(1).Any())
            .Select(stack => new LabelledStack(stack.Key, [.. stack])).OrderBy(stack => stack.StackId)];
    }

    /// <summary>Counts the pictures in use by category and split.</summary>
    public static async Task<Dictionary<(long CategoryId, Split Split), int>> CountAsync(
        IDbContextFactory<DashboardDbContext> contexts, long classifierId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Labels.Where(label => label.ClassifierId == classifierId && !label.IsSetAside)
            .GroupBy(label => new { label.CategoryId, label.Split })
            .Select(group => new { group.Key.CategoryId, group.Key.Split, Count = group.Count() }).ToListAsync(cancellationToken);
        return rows.ToDictionary(row => (row.CategoryId, row.Split), row => row.Count);
    }
}
