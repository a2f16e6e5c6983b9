using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Review;

/// <summary>
/// "Teach this": puts a diverse few of the pictures that a model was wrong about into training, never into testing, as people said what
/// they show. Whether the next model has learnt them says <see cref="TaughtReports"/>.
/// </summary>
public sealed class PredictionTeaching(
    IDbContextFactory<DashboardDbContext> contexts,
    PredictionToTraining training,
    WaitingHashes hashes,
    PictureIntake intake,
    LabelService labels,
    TempleCatalog catalog,
    TimeProvider time)
{
    /// <summary>Predictions in one go, at most.</summary>
    public const int Most = PredictionReview.Most;

    /// <summary>Teaches what can be learned from predictions, and says what was left out, and why.</summary>
    /// <param name="withUnlike">Also pictures that are unlike all that the model had learned from: with a wrong label they teach it that
    /// strangers belong to the category.</param>
    /// <param name="scope">Predictions outside of it are as if there were none.</param>
    public async Task<TeachResult> TeachAsync(
        IReadOnlyCollection<long> predictionIds, bool withUnlike, TempleScope scope, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(predictionIds);
        long[] ids = [.. predictionIds.Distinct().Take(Most)];
        var entries = await ReadAsync(ids, scope, cancellationToken);
        var leftOut = ids.Except(entries.Select(entry => entry.Id)).ToDictionary(id => id, _ => NotTaughtReason.Unknown);
        var said = await training.FindSaidAsync(entries, cancellationToken);
        foreach (var entry in entries)
        {
            if (WhyNot(entry, said.ContainsKey(entry.Id), withUnlike) is { } why)
                leftOut[entry.Id] = why;
        }
        var (taught, sets) = (new List<TaughtPrediction>(), new List<TeachSet>());
        foreach (var own in entries.Where(entry => !leftOut.ContainsKey(entry.Id)).GroupBy(entry => entry.ClassifierId))
        {
            var choice = new TeachChoice(await KnownToTrainingAsync(own.Key, cancellationToken));
            foreach (var alike in own.GroupBy(entry => said[entry.Id]))
            {
                if (await CategoryIdAsync(own.Key, alike.Key, who, cancellationToken) is { } categoryId)
                    await ChooseAsync(choice, [.. alike], categoryId, cancellationToken);
            }
            foreach (var (id, why) in choice.LeftOut)
                leftOut[id] = why;
            var (chosen, set) = await TakeInAsync(own.Key, choice.Chosen, said, who, leftOut, cancellationToken);
            taught.AddRange(chosen);
            if (set is not null)
                sets.Add(set);
        }
        return new(taught, [.. leftOut.OrderBy(pair => pair.Key).Select(pair => new NotTaught(pair.Key, pair.Value))], sets);
    }

    /// <summary>Takes the labels back; the pictures stay, without them. Returns how many labels were restored.</summary>
    public async Task<int> UndoAsync(TeachSet set, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            long[] ids = [.. set.PredictionIds];
            await db.Predictions.Where(row => ids.Contains(row.Id) && row.TaughtAt == set.At)
                .ExecuteUpdateAsync(row => row.SetProperty(prediction => prediction.TaughtAt, (DateTime?)null), cancellationToken);
        }
        return (await labels.UndoAsync(set.Labels, who, cancellationToken)).Made.ChangedCount;
    }

    private static NotTaughtReason? WhyNot(PredictionEntry entry, bool isSaid, bool withUnlike) => entry switch
    {
        { TaughtAt: not null } => NotTaughtReason.TaughtAlready,
        { Review: ReviewState.Correct } => NotTaughtReason.RightAlready,
        _ when !isSaid => NotTaughtReason.NobodySaid,
        { PictureRemovedAt: not null } => NotTaughtReason.PictureGone,
        _ when entry.Reason.HasFlag(AnomalyReason.Damaged) => NotTaughtReason.Damaged,
        _ when !withUnlike && PredictionToTraining.IsUnlike(entry) => NotTaughtReason.Unlike,
        _ => null,
    };

    private async Task<IReadOnlyList<PredictionEntry>> ReadAsync(long[] ids, TempleScope scope, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Predictions.AsNoTracking().Within(scope).Where(row => ids.Contains(row.Id)).OrderBy(row => row.Id).AsEntries()
            .ToListAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<PictureOfTraining>> KnownToTrainingAsync(long classifierId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Labels.AsNoTracking().Where(label => label.ClassifierId == classifierId && !label.IsSetAside)
            .Select(label => new PictureOfTraining(label.Image!.Sha256, label.Image.LookAlikeHash, label.CategoryId, label.Split))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Null where a new category cannot be made: its name was said when a category may still have been called so.</summary>
    private async Task<long?> CategoryIdAsync(long classifierId, SaidCategory said, string who, CancellationToken cancellationToken) =>
        said.Id ?? (await catalog.FindOrCreateCategoryAsync(classifierId, said.Name, who, cancellationToken)).Value?.Id;

    private async Task ChooseAsync(
        TeachChoice choice, IReadOnlyList<PredictionEntry> entries, long categoryId, CancellationToken cancellationToken)
    {
        var candidates = new List<TeachCandidate>();
        // The surest mistake says most about what the model has not understood.
        foreach (var entry in entries.OrderByDescending(entry => entry.Confidence).ThenBy(entry => entry.Id))
        {
            var hash = await WholeHashAsync(entry, cancellationToken);
            if (hash is null)
                choice.LeaveOut(entry.Id, NotTaughtReason.PictureGone);
            else
                candidates.Add(new(entry, hash.Value));
        }
        choice.Choose(candidates, categoryId);
    }

    /// <summary>The recorded hash is that of what the model looked at: the whole picture, unless it looks at a region.</summary>
    private async Task<long?> WholeHashAsync(PredictionEntry entry, CancellationToken cancellationToken)
    {
        if (entry.LookAlikeHash is { } recorded)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (await db.Models.IgnoreQueryFilters().AnyAsync(
                model => model.Id == entry.ModelId && model.Region == null, cancellationToken))
            {
                return recorded;
            }
        }
        return await hashes.ComputeAsync(entry.ImageSha256, null, cancellationToken);
    }

    private async Task<(IReadOnlyList<TaughtPrediction> Taught, TeachSet? Set)> TakeInAsync(
        long classifierId,
        IReadOnlyList<(TeachCandidate Candidate, long CategoryId)> chosen,
        IReadOnlyDictionary<long, SaidCategory> said,
        string who,
        Dictionary<long, NotTaughtReason> leftOut,
        CancellationToken cancellationToken)
    {
        var taught = new List<TaughtPrediction>();
        var categories = new Dictionary<long, long>();
        foreach (var ((entry, hash), categoryId) in chosen)
        {
            var taken = await intake.StorePredictedAsync(
                entry.TempleId, new(entry.ImageSha256, entry.ImageName, hash, entry.ScaledFrom), cancellationToken);
            if (!taken.Accepted)
            {
                leftOut[entry.Id] = NotTaughtReason.PictureGone;
                continue;
            }
            categories[taken.Image.Id] = categoryId;
            taught.Add(new(entry.Id, taken.Image.Id, said[entry.Id].Name));
        }
        if (taught.Count == 0)
            return ([], null);
        TeachSet? set = null;
        var at = time.GetUtcNow().UtcDateTime;
        long[] ids = [.. taught.Select(one => one.PredictionId)];
        await labels.TeachAsync(classifierId, categories, new LabelReason(who, AuditActions.TaughtPictures)
        {
            Along = async (db, change, token) =>
            {
                foreach (var row in await db.Predictions.Where(row => ids.Contains(row.Id)).ToListAsync(token))
                    row.TaughtAt = at;
                set = new(change, ids, at);
                return new AuditUndo(Taught: JsonSerializer.SerializeToElement(set));
            },
        }, cancellationToken);
        return (taught, set);
    }
}

/// <summary>What came of teaching.</summary>
/// <param name="Sets">What takes it back, one for each classifier.</param>
public sealed record TeachResult(
    IReadOnlyList<TaughtPrediction> Taught, IReadOnlyList<NotTaught> LeftOut, IReadOnlyList<TeachSet> Sets);

/// <summary>A prediction whose picture trains now.</summary>
/// <param name="Category">What it shows, by the name of today.</param>
public sealed record TaughtPrediction(long PredictionId, long ImageId, string Category);

/// <summary>A prediction whose picture was left out.</summary>
public sealed record NotTaught(long PredictionId, NotTaughtReason Reason);

/// <summary>Why a picture was not put into training.</summary>
public enum NotTaughtReason
{
    /// <summary>There is no such prediction.</summary>
    Unknown,

    /// <summary>Nobody has said which category it shows.</summary>
    NobodySaid,

    /// <summary>The model was right: there is nothing to teach.</summary>
    RightAlready,

    /// <summary>It was taught before.</summary>
    TaughtAlready,

    /// <summary>Others that look like it are taught, or train already.</summary>
    LookAlike,

    /// <summary>It, or one that looks just the same, is a test picture: a model that has learned it would pass for free.</summary>
    TestPicture,

    /// <summary>It is unlike all that the model has learned from, and this was not asked for.</summary>
    Unlike,

    /// <summary>Its picture is no longer kept.</summary>
    PictureGone,

    /// <summary>Its picture is damaged.</summary>
    Damaged,
}

/// <summary>Pictures that were taught in one go: enough to take it back.</summary>
/// <param name="Labels">The labels before and after.</param>
/// <param name="At">When, in UTC.</param>
public sealed record TeachSet(LabelChange Labels, IReadOnlyList<long> PredictionIds, DateTime At);
