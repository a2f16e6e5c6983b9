using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Labels;

/// <summary>Sets, changes and removes labels, many at a time, and can take each change back.</summary>
public sealed class LabelService(IDbContextFactory<DashboardDbContext> contexts, LabelWriter writer, PictureStacks stacks)
{
    /// <summary>
    /// Gives the pictures a category. <paramref name="split"/> null keeps the split of labelled pictures and chooses one
    /// for new ones: a fifth of a category is for testing, look-alikes stay on one side.
    /// </summary>
    public Task<LabelChange> AssignAsync(
        long classifierId,
        IReadOnlyCollection<long> imageIds,
        long categoryId,
        Split? split,
        string who,
        CancellationToken cancellationToken) =>
        AssignAsync(classifierId, imageIds, categoryId, split, new LabelReason(who, AuditActions.LabelledPictures), cancellationToken);

    /// <summary>
    /// Does the same to pictures that are still labelled as somebody has <paramref name="seen"/> them: what another person has labelled
    /// meanwhile stays, so that nobody overwrites a label without having seen it.
    /// </summary>
    /// <param name="seen">The category of each picture that was seen, null for no label; one that is not named was not looked at.</param>
    public Task<LabelChange> AssignSeenAsync(
        long classifierId,
        IReadOnlyCollection<long> imageIds,
        long categoryId,
        IReadOnlyDictionary<long, long?> seen,
        string who,
        CancellationToken cancellationToken) =>
        AssignAsync(
            classifierId,
            imageIds,
            categoryId,
            null,
            new LabelReason(who, AuditActions.LabelledPictures) { Seen = seen },
            cancellationToken);

    /// <summary>Does the same, and writes down why.</summary>
    internal Task<LabelChange> AssignAsync(
        long classifierId,
        IReadOnlyCollection<long> imageIds,
        long categoryId,
        Split? split,
        LabelReason reason,
        CancellationToken cancellationToken) =>
        writer.ChangeAsync(classifierId, imageIds, reason, async (db, before) =>
        {
            await LabelWriter.RequireAsync(db, classifierId, categoryId, cancellationToken);
            var chosen = split is null
                ? await NewSplits.ChooseAsync(db, stacks, classifierId, categoryId, before, [], cancellationToken)
                : null;
            return [.. before.Select(state => state.As(
                categoryId, split ?? (state.CategoryId is null ? chosen![state.ImageId] : state.Split), reason.Who))];
        }, cancellationToken);

    /// <summary>
    /// Gives each picture a category of its own and puts all of them into training, as one change. What is a test picture stays as it is:
    /// it would no longer tell how good models are.
    /// </summary>
    /// <param name="categories">Categories of the classifier by the ids of the pictures.</param>
    internal Task<LabelChange> TeachAsync(
        long classifierId, IReadOnlyDictionary<long, long> categories, LabelReason reason, CancellationToken cancellationToken) =>
        writer.ChangeAsync(classifierId, [.. categories.Keys], reason, async (db, before) =>
        {
            var own = await db.Categories.Where(category => category.ClassifierId == classifierId).Select(category => category.Id)
                .ToListAsync(cancellationToken);
            bool Stays(LabelState state) =>
                state is { CategoryId: not null, Split: Split.Test } || !own.Contains(categories[state.ImageId]);
            return [.. before.Select(state => Stays(state)
                ? state
                : state.As(categories[state.ImageId], Split.Train, reason.Who) with { IsSetAside = false })];
        }, cancellationToken);

    /// <summary>Gives each picture a category of its own, in one step; those that have a label by now keep it.</summary>
    /// <param name="categoryOf">The category of each picture, by its id.</param>
    public Task<LabelChange> AssignEachAsync(
        long classifierId, IReadOnlyDictionary<long, long> categoryOf, string who, CancellationToken cancellationToken) =>
        AssignEachAsync(
            classifierId,
            [.. categoryOf.Select(pair => new GivenLabel(pair.Key, pair.Value))],
            replaces: false,
            new(who, AuditActions.LabelledPictures),
            cancellationToken);

    /// <summary>Gives each picture a label of its own, in one step.</summary>
    /// <param name="given">Of several for one picture the first counts.</param>
    /// <param name="replaces">Whether pictures that have a label get this one instead; else they keep theirs.</param>
    internal Task<LabelChange> AssignEachAsync(
        long classifierId, IReadOnlyList<GivenLabel> given, bool replaces, LabelReason reason, CancellationToken cancellationToken)
    {
        var byImage = given.DistinctBy(label => label.ImageId).ToDictionary(label => label.ImageId);
        return writer.ChangeAsync(
            classifierId,
            byImage.Keys,
            reason,
            (db, before) =>
                GivenLabel.DecideAsync(db, stacks, classifierId, before, byImage, replaces, reason.Who, cancellationToken),
            cancellationToken);
    }

    /// <summary>
    /// Gives a picture a category unless it has one: what a client was told is stored is not undone by the same bytes coming once more.
    /// Returns the label that it had, or null where it has the new one.
    /// </summary>
    /// <param name="split">Null to have one chosen.</param>
    public async Task<KnownLabel?> AssignFirstAsync(
        long classifierId, long imageId, long categoryId, Split? split, string who, CancellationToken cancellationToken)
    {
        var kept = false;
        await writer.ChangeAsync(classifierId, [imageId], new(who, AuditActions.LabelledPictures), async (db, before) =>
        {
            kept = before is [{ CategoryId: not null }];
            if (kept)
                return before;
            var chosen = split is null
                ? await NewSplits.ChooseAsync(db, stacks, classifierId, categoryId, before, [], cancellationToken)
                : null;
            return [.. before.Select(state => state.As(categoryId, split ?? chosen![state.ImageId], who))];
        }, cancellationToken);
        return kept ? await FindAsync(classifierId, imageId, cancellationToken) : null;
    }

    /// <summary>Finds the label of a picture; null where it has none.</summary>
    public async Task<KnownLabel?> FindAsync(long classifierId, long imageId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Labels.Where(label => label.ClassifierId == classifierId && label.ImageId == imageId)
            .Select(label => new KnownLabel(label.CategoryId, label.Category!.Name, label.Split)).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Takes the labels away; the pictures stay.</summary>
    public Task<LabelChange> ClearAsync(
        long classifierId, IReadOnlyCollection<long> imageIds, string who, CancellationToken cancellationToken) =>
        writer.ChangeAsync(
            classifierId,
            imageIds,
            new(who, AuditActions.TookLabelsAway),
            (_, before) => Task.FromResult<IReadOnlyList<LabelState>>([.. before.Select(state => state.Cleared(who))]),
            cancellationToken);

    /// <summary>Moves labelled pictures to a split; unlabelled ones are left as they are.</summary>
    public Task<LabelChange> MoveAsync(
        long classifierId, IReadOnlyCollection<long> imageIds, Split split, string who, CancellationToken cancellationToken) =>
        writer.ChangeAsync(
            classifierId,
            imageIds,
            new(who, AuditActions.MovedPictures),
            (_, before) => Task.FromResult<IReadOnlyList<LabelState>>(
                [.. before.Select(state =>
                    state.CategoryId is null ? state : state with { Split = split, LabelledBy = who, LabelledAt = null })]),
            cancellationToken);

    /// <summary>
    /// Says that labels are right, as somebody has looked again: they count as given now. Unlabelled pictures are left as they are.
    /// </summary>
    public Task<LabelChange> ConfirmAsync(
        long classifierId, IReadOnlyCollection<long> imageIds, string who, CancellationToken cancellationToken) =>
        writer.ChangeAsync(
            classifierId,
            imageIds,
            new(who, AuditActions.ConfirmedLabels),
            (_, before) => Task.FromResult<IReadOnlyList<LabelState>>(
                [.. before.Select(state =>
                    state.CategoryId is null ? state : state with { LabelledBy = who, LabelledAt = writer.Now() })]),
            cancellationToken);

    /// <summary>
    /// Restores what was before <paramref name="change"/>. What somebody has changed since then stays, even where they came to the same
    /// label again, and so do pictures whose former category is gone. To do it once more, undo what this made.
    /// </summary>
    /// <param name="who">Whoever takes it back, which may be another one than made the change.</param>
    public async Task<LabelUndo> UndoAsync(LabelChange change, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var meant = change.Pairs.Where(pair => pair.Before != pair.After).ToDictionary(pair => pair.Before.ImageId);
        List<KeptLabel> kept = [];
        var made = await writer.ChangeAsync(change.ClassifierId, meant.Keys, new(who, AuditActions.TookBackLabels), async (db, now) =>
        {
            var categories = await db.Categories.Where(category => category.ClassifierId == change.ClassifierId)
                .Select(category => (long?)category.Id).ToListAsync(cancellationToken);
            return [.. now.Select(state => Back(state, meant[state.ImageId], categories, kept))];
        }, cancellationToken);
        return new LabelUndo(made, kept);
    }

    private static LabelState Back(
        LabelState now, (LabelState Before, LabelState After) meant, List<long?> categories, List<KeptLabel> kept)
    {
        if (IsSame(now, meant.Before))
            return now;
        var isGone = meant.Before.CategoryId is { } former && !categories.Contains(former);
        if (IsSame(now, meant.After) && !isGone)
            return meant.Before;
        kept.Add(new KeptLabel(now.ImageId, now.CategoryId, now.LabelledBy, isGone));
        return now;
    }

    private static bool IsSame(LabelState one, LabelState other) =>
        one.SaysTheSame(other) && (one.CategoryId is null || one.LabelledAt == other.LabelledAt);
}
