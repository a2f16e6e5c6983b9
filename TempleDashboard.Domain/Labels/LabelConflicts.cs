using System.Numerics;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Labels;

/// <summary>
/// Finds near-identical pictures that are labelled as different categories, and takes the answer to which of them is right.
/// </summary>
public sealed class LabelConflicts(
    LabelWriter writer,
    LabelService labels,
    StackLabels stackLabels,
    PictureStacks pictureStacks,
    IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>
    /// Lists what is to be asked, at most one question per stack at a time: a stack of three categories has the next one after.
    /// </summary>
    public async Task<IReadOnlyList<LabelConflict>> ListAsync(long classifierId, CancellationToken cancellationToken)
    {
        var stacks = await StackRows.ReadAsync(contexts, pictureStacks, classifierId, cancellationToken);
        var found = stacks.ConvertAll(stack => (stack.StackId, Sides: SidesOf(stack)));
        var templeStacks = found.Exists(one => one.Sides is not null) ? await StacksAsync(classifierId, cancellationToken) : null;
        return [.. found.Where(one => one.Sides is not null)
            .Select(one => Nearest(templeStacks!, one.StackId, one.Sides!.Value.One, one.Sides.Value.Other))];
    }

    /// <summary>
    /// Answers a question. Where one category is right, the pictures of the other become it; where both are, that is remembered, and not
    /// asked again unless one of them is labelled anew. Returns null where there is no such question any more.
    /// </summary>
    /// <param name="stackId">Id of any picture of the stack.</param>
    /// <param name="between">The two categories that were asked about.</param>
    /// <param name="right">The category that is right; null where both are.</param>
    public async Task<LabelChange?> AnswerAsync(
        long classifierId, long stackId, (long One, long Other) between, long? right, string who, CancellationToken cancellationToken)
    {
        var stacks = await StackRows.ReadAsync(contexts, pictureStacks, classifierId, cancellationToken);
        var rows = stacks.Find(stack => stack.StackId == stackId || stack.Rows.Any(row => row.ImageId == stackId))?.Rows
            .Where(row => row.CategoryId == between.One || row.CategoryId == between.Other).ToList() ?? [];
        if (rows.Select(row => row.CategoryId).Distinct().Count() < 2 || rows.TrueForAll(row => row.IsUpheld))
            return null;
        if (right is null)
        {
            return await writer.ChangeAsync(
                classifierId,
                [.. rows.Select(row => row.ImageId)],
                new(who, AuditActions.UpheldLabels),
                (_, before) => Task.FromResult<IReadOnlyList<LabelState>>([.. before.Select(state =>
                    state.CategoryId == between.One || state.CategoryId == between.Other
                        ? state with { IsUpheld = true, LabelledBy = who, LabelledAt = null }
                        : state)]),
                cancellationToken);
        }
        List<long> wrong = [.. rows.Where(row => row.CategoryId != right).Select(row => row.ImageId)];
        // Where a few stand for the stack already, those that were wrong do not come on top of them.
        return rows.Exists(row => row.CategoryId == right && row.IsSetAside)
            ? await stackLabels.AssignAsync(classifierId, wrong, right.Value, who, cancellationToken)
            : await labels.AssignAsync(classifierId, wrong, right.Value, null, who, cancellationToken);
    }

    /// <summary>
    /// The two largest categories of a stack of which somebody has not yet said that both are right; null where there is none.
    /// </summary>
    private static (IGrouping<long, StackLabel> One, IGrouping<long, StackLabel> Other)? SidesOf(LabelledStack stack)
    {
        var categories = stack.Rows.GroupBy(row => row.CategoryId).OrderByDescending(category => category.Count())
            .ThenBy(category => category.Key).ToList();
        for (var i = 0; i < categories.Count; i++)
        {
            for (var j = i + 1; j < categories.Count; j++)
            {
                if (categories[i].Concat(categories[j]).Any(row => !row.IsUpheld))
                    return (categories[i], categories[j]);
            }
        }
        return null;
    }

    /// <summary>Puts the two pictures first that are most alike: side by side they say most.</summary>
    private static LabelConflict Nearest(
        TempleStacks stacks, long stackId, IGrouping<long, StackLabel> one, IGrouping<long, StackLabel> other)
    {
        var (first, second) = one.SelectMany(a => other.Select(b => (a.ImageId, b.ImageId)))
            .MinBy(pair => BitOperations.PopCount(stacks.HashOf(pair.Item1) ^ stacks.HashOf(pair.Item2)));
        return new(stackId, Side(one, first), Side(other, second));

        static ConflictSide Side(IGrouping<long, StackLabel> rows, long first) =>
            new(rows.Key, [first, .. rows.Select(row => row.ImageId).Where(id => id != first)]);
    }

    private async Task<TempleStacks> StacksAsync(long classifierId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var templeId = await db.Classifiers.Where(classifier => classifier.Id == classifierId)
            .Select(classifier => classifier.TempleId).SingleAsync(cancellationToken);
        return await pictureStacks.OfAsync(templeId, [], cancellationToken);
    }
}

/// <summary>Near-identical pictures that are labelled as two categories.</summary>
/// <param name="StackId">Id of the stack's first picture.</param>
public sealed record LabelConflict(long StackId, ConflictSide One, ConflictSide Other);

/// <summary>What speaks for one of two categories.</summary>
/// <param name="ImageIds">The pictures labelled so; the first is the one that is most like one of the other side.</param>
public sealed record ConflictSide(long CategoryId, IReadOnlyList<long> ImageIds);
