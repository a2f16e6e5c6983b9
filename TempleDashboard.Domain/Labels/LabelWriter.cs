using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Labels;

/// <summary>
/// The one way in which labels change: read, decided, written with an entry in the list of people's actions, and told to whoever looks.
/// </summary>
public sealed class LabelWriter(
    IDbContextFactory<DashboardDbContext> contexts, AuditLog audit, LabelFeed feed, TimeProvider time)
{
    /// <summary>Pictures per statement: below every provider's limit of parameters.</summary>
    private const int ChunkSize = 500;

    /// <summary>
    /// One change of a classifier's labels at a time: choosing a split reads the counts that the change before has written.
    /// </summary>
    private readonly ConcurrentDictionary<long, SemaphoreSlim> _turns = new();

    /// <exception cref="ArgumentException">The category is none of the classifier's.</exception>
    internal static async Task RequireAsync(
        DashboardDbContext db, long classifierId, long categoryId, CancellationToken cancellationToken)
    {
        var own = db.Categories.Where(category => category.ClassifierId == classifierId);
        if (!await own.AnyAsync(category => category.Id == categoryId, cancellationToken))
            throw new ArgumentException($"Category {categoryId} does not belong to classifier {classifierId}.", nameof(categoryId));
    }

    /// <summary>
    /// Changes labels in one step: what they are is read, <paramref name="decide"/> says what they shall be, in the same order, and all is
    /// written with an entry in the list of people's actions. Pictures of other temples are left out.
    /// </summary>
    internal async Task<LabelChange> ChangeAsync(
        long classifierId,
        IReadOnlyCollection<long> imageIds,
        LabelReason reason,
        Func<DashboardDbContext, List<LabelState>, Task<IReadOnlyList<LabelState>>> decide,
        CancellationToken cancellationToken)
    {
        var turn = _turns.GetOrAdd(classifierId, static _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var known = await OfTempleAsync(db, classifierId, imageIds, cancellationToken);
            var labels = await LoadAsync(db, classifierId, known, cancellationToken);
            List<LabelState> before = [.. known.Select(id => labels.TryGetValue(id, out var label)
                ? new LabelState(id, label.CategoryId, label.Split, label.LabelledBy, label.LabelledAt, label.IsSetAside, label.IsUpheld)
                : new LabelState(id, null, Split.Train, ""))];
            var decided = await decide(db, before);
            var now = Now();
            List<LabelState> after =
                [.. before.Zip(decided, (old, state) => reason.IsSeen(old) ? Dated(old, state, now) : old)];
            var change = new LabelChange(classifierId, before, after);
            foreach (var (old, state) in change.Pairs)
            {
                if (old != state)
                    Apply(db, classifierId, labels.GetValueOrDefault(state.ImageId), state);
            }
            await LabelAudit.AddAsync(audit, db, change, reason, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            feed.Publish(change);
            return change;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The moment of a change: every database keeps moments as finely as this.</summary>
    public DateTime Now()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>A label that stays as it was keeps its date and who gave it.</summary>
    private static LabelState Dated(LabelState old, LabelState state, DateTime now)
    {
        var stays = old.SaysTheSame(state) && (state.LabelledAt ?? old.LabelledAt) == old.LabelledAt;
        if (stays)
            return old;
        return state.CategoryId is null ? state with { LabelledAt = null } : state with { LabelledAt = state.LabelledAt ?? now };
    }

    private static void Apply(DashboardDbContext db, long classifierId, Label? label, LabelState state)
    {
        if (state.CategoryId is not { } categoryId)
        {
            db.Labels.Remove(label!);
            return;
        }
        if (label is null)
            db.Labels.Add(label = new Label { ImageId = state.ImageId, ClassifierId = classifierId, LabelledBy = state.LabelledBy });
        label.CategoryId = categoryId;
        label.Split = state.Split;
        label.IsSetAside = state.IsSetAside;
        label.IsUpheld = state.IsUpheld;
        label.LabelledBy = state.LabelledBy;
        label.LabelledAt = state.LabelledAt!.Value;
    }

    /// <summary>
    /// Keeps the pictures that belong to the classifier's temple; others may have been deleted meanwhile, or never were its own.
    /// </summary>
    private static async Task<List<long>> OfTempleAsync(
        DashboardDbContext db, long classifierId, IReadOnlyCollection<long> imageIds, CancellationToken cancellationToken)
    {
        var templeId = await db.Classifiers.Where(classifier => classifier.Id == classifierId)
            .Select(classifier => classifier.TempleId).SingleAsync(cancellationToken);
        var known = new HashSet<long>();
        foreach (var chunk in imageIds.Distinct().Chunk(ChunkSize))
        {
            known.UnionWith(await db.Images.Where(image => image.TempleId == templeId && chunk.Contains(image.Id))
                .Select(image => image.Id).ToListAsync(cancellationToken));
        }

        return [.. imageIds.Distinct().Where(known.Contains)];
    }

    private static async Task<Dictionary<long, Label>> LoadAsync(
        DashboardDbContext db, long classifierId, List<long> imageIds, CancellationToken cancellationToken)
    {
        var labels = new Dictionary<long, Label>();
        foreach (var chunk in imageIds.Chunk(ChunkSize))
        {
            await foreach (var label in db.Labels
                .Where(label => label.ClassifierId == classifierId && chunk.Contains(label.ImageId))
                .AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                labels.Add(label.ImageId, label);
            }
        }
        return labels;
    }
}
