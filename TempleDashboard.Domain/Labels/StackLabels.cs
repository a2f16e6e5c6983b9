using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.Splits;

namespace TempleDashboard.Domain.Labels;

/// <summary>
/// Labels whole stacks of near-identical pictures: a diverse few of each are used, and the others are set aside, until somebody takes them
/// back in.
/// </summary>
public sealed class StackLabels(LabelWriter writer, PictureStacks pictureStacks)
{
    private const int ChunkSize = 500;

    /// <summary>
    /// Gives pictures a category, all in one step. Of every stack among them a few are used, those included that are used already; pictures
    /// that are like no other are used. A label given to one picture alone (<see cref="LabelService"/>) is always used.
    /// </summary>
    public Task<LabelChange> AssignAsync(
        long classifierId, IReadOnlyCollection<long> imageIds, long categoryId, string who, CancellationToken cancellationToken) =>
        AssignSeenAsync(classifierId, imageIds, categoryId, null, who, cancellationToken);

    /// <summary>Does the same to pictures that are still labelled as somebody has <paramref name="seen"/> them.</summary>
    /// <param name="seen">As in <see cref="LabelService"/>; null to label whatever is there.</param>
    public Task<LabelChange> AssignSeenAsync(
        long classifierId,
        IReadOnlyCollection<long> imageIds,
        long categoryId,
        IReadOnlyDictionary<long, long?>? seen,
        string who,
        CancellationToken cancellationToken) =>
        writer.ChangeAsync(classifierId, imageIds, new(who, AuditActions.LabelledPictures) { Seen = seen }, async (db, before) =>
        {
            await LabelWriter.RequireAsync(db, classifierId, categoryId, cancellationToken);
            var stacks = await StacksAsync(db, classifierId, before, cancellationToken);
            var others = await OthersAsync(db, classifierId, stacks, before, categoryId, cancellationToken);
            var aside = Aside(stacks, before, others, state => state.CategoryId == categoryId && !state.IsSetAside);
            var splits = await NewSplits.ChooseAsync(db, pictureStacks, classifierId, categoryId, before, aside, cancellationToken);
            return [.. before.Select(state =>
                state.As(categoryId, splits.GetValueOrDefault(state.ImageId, state.Split), who) with
                {
                    IsSetAside = aside.Contains(state.ImageId),
                })];
        }, cancellationToken);

    /// <summary>Sets labelled pictures aside: they keep their labels, and neither train nor test.</summary>
    public Task<LabelChange> SetAsideAsync(
        long classifierId, IReadOnlyCollection<long> imageIds, string who, CancellationToken cancellationToken) =>
        SetAsync(classifierId, imageIds, isSetAside: true, new(who, AuditActions.SetPicturesAside), cancellationToken);

    /// <summary>Takes pictures back in that were set aside.</summary>
    public Task<LabelChange> UseAsync(
        long classifierId, IReadOnlyCollection<long> imageIds, string who, CancellationToken cancellationToken) =>
        SetAsync(classifierId, imageIds, isSetAside: false, new(who, AuditActions.TookPicturesBackIn), cancellationToken);

    /// <summary>
    /// Of every stack among labelled pictures and of every category in it, leaves a diverse few in use and sets the others aside.
    /// </summary>
    public Task<LabelChange> UseFewAsync(
        long classifierId, IReadOnlyCollection<long> imageIds, string who, CancellationToken cancellationToken) =>
        writer.ChangeAsync(classifierId, imageIds, new(who, AuditActions.SetPicturesAside), async (db, before) =>
        {
            var stacks = await StacksAsync(db, classifierId, before, cancellationToken);
            HashSet<long> aside = [.. before.GroupBy(state => state.CategoryId)
                .SelectMany(category => Aside(stacks, [.. category], [], _ => false))];
            return [.. before.Select(state => state.CategoryId is null ? state : state with
            {
                IsSetAside = aside.Contains(state.ImageId), LabelledBy = who,
            })];
        }, cancellationToken);

    private Task<LabelChange> SetAsync(
        long classifierId, IReadOnlyCollection<long> imageIds, bool isSetAside, LabelReason reason, CancellationToken cancellationToken) =>
        writer.ChangeAsync(
            classifierId,
            imageIds,
            reason,
            (_, before) => Task.FromResult<IReadOnlyList<LabelState>>([.. before.Select(state => state.CategoryId is null
                ? state
                : state with { IsSetAside = isSetAside, LabelledBy = reason.Who })]),
            cancellationToken);

    private async Task<TempleStacks> StacksAsync(
        DashboardDbContext db, long classifierId, List<LabelState> states, CancellationToken cancellationToken)
    {
        var templeId = await db.Classifiers.Where(classifier => classifier.Id == classifierId)
            .Select(classifier => classifier.TempleId).SingleAsync(cancellationToken);
        return await pictureStacks.OfAsync(templeId, [.. states.Select(state => state.ImageId)], cancellationToken);
    }

    /// <summary>Reads the labels of the category that pictures of the same stacks have which are not asked for.</summary>
    private async Task<List<(long ImageId, bool IsSetAside)>> OthersAsync(
        DashboardDbContext db, long classifierId, TempleStacks stacks, List<LabelState> states, long categoryId,
        CancellationToken cancellationToken)
    {
        var asked = states.Select(state => state.ImageId).ToHashSet();
        var others = new List<(long, bool)>();
        var members = asked.Select(stacks.StackOf).Distinct().SelectMany(stacks.MembersOf).Where(id => !asked.Contains(id));
        foreach (var chunk in members.Chunk(ChunkSize))
        {
            var rows = await db.Labels.Where(label => label.ClassifierId == classifierId && label.CategoryId == categoryId)
                .Where(label => chunk.Contains(label.ImageId)).Select(label => new { label.ImageId, label.IsSetAside })
                .ToListAsync(cancellationToken);
            others.AddRange(rows.Select(row => (row.ImageId, row.IsSetAside)));
        }
        return others;
    }

    /// <summary>Says which of the pictures are not needed, once all of them have the same category.</summary>
    private static HashSet<long> Aside(
        TempleStacks stacks, List<LabelState> states, List<(long ImageId, bool IsSetAside)> others, Func<LabelState, bool> isUsed)
    {
        var aside = new HashSet<long>();
        var othersOf = others.ToLookup(other => stacks.StackOf(other.ImageId));
        foreach (var stack in states.GroupBy(state => stacks.StackOf(state.ImageId)))
        {
            var used = stack.Where(isUsed).Select(state => state.ImageId)
                .Concat(othersOf[stack.Key].Where(other => !other.IsSetAside).Select(other => other.ImageId)).ToHashSet();
            long[] all = [.. stack.Select(state => state.ImageId).Concat(othersOf[stack.Key].Select(other => other.ImageId)).Order()];
            // What somebody has set aside of the others stays so: only those that are asked for may be chosen.
            long[] open = [.. all.Where(id => used.Contains(id) || stack.Any(state => state.ImageId == id))];
            int[] places = [.. Enumerable.Range(0, open.Length).Where(i => used.Contains(open[i]))];
            var chosen = StackChoice.Choose([.. open.Select(stacks.HashOf)], places, StackChoice.CountOf(all.Length));
            used.UnionWith(chosen.Select(i => open[i]));
            aside.UnionWith(stack.Select(state => state.ImageId).Where(id => !used.Contains(id)));
        }
        return aside;
    }
}
