using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Anomaly;

namespace TempleDashboard.Domain.Models;

/// <summary>
/// Looks whether a new model would let pictures pass that the champion stops: test pictures alone do not tell, as all of them are usual.
/// What is compared, and what cannot be: docs/decisions/055.
/// </summary>
internal sealed class PromotionGuard(IDbContextFactory<DashboardDbContext> contexts, NeighbourLoader loader, TimeProvider time)
{
    /// <summary>How far back strangers are looked for.</summary>
    public const int Days = 14;

    /// <summary>A picture this many times as far away as the line is a stranger without anybody having said so.</summary>
    private const double Clearly = 1.25;

    private const int MostPictures = 60, MostRows = 1000;

    /// <summary>Returns what speaks against the new model, or null.</summary>
    /// <param name="rival">The champion's model, opened.</param>
    /// <param name="sameCategories">Whether both know the same categories.</param>
    public async Task<PromotionHold?> CheckAsync(
        MadeModel made, TrainedModel champion, IPictureModel rival, bool sameCategories, CancellationToken cancellationToken)
    {
        var neighbours = await NeighboursAsync(champion, cancellationToken);
        var recent = await RecentAsync(made, cancellationToken);
        var known = new KnownToChampion(champion);
        var before = new StoredVerdicts(rival, neighbours, made.Data.Classifier);
        var changes = await ChangesAsync(made, known, before, recent, cancellationToken);
        var mayCompare = (sameCategories || IsStrangerTaught(made, known, recent)) && AreComparable(made, champion, neighbours);
        var hold = new PromotionHold(
            champion.Number,
            mayCompare ? StoredVerdicts.LineOf(neighbours, made.Data.Classifier) : null,
            StoredVerdicts.LineOf(made.Neighbours, made.Data.Classifier),
            recent.Count(picture => picture.IsStranger),
            Days,
            changes);
        return hold.IsWider || hold.Lost > 0 ? hold : null;
    }

    /// <summary>
    /// A new category may widen the line for good reason. A picture unlike anything seen that was labelled as what the champion knows
    /// widens it as well, whatever else is new.
    /// </summary>
    private static bool IsStrangerTaught(MadeModel made, KnownToChampion known, IReadOnlyList<RecentPicture> recent)
    {
        var taught = recent.Select(picture => picture.Label).ToHashSet();
        return made.Data.Categories.Any(category => taught.Contains(category.Name) && known.Knows(category));
    }

    /// <summary>
    /// Distances are numbers of one and the same measure where both models look at the same part of the picture through the same backbone.
    /// Each ConvNet has features of its own.
    /// </summary>
    private static bool AreComparable(MadeModel made, TrainedModel champion, NeighbourIndex? neighbours) =>
        neighbours is { HeldOut.Groups: not null }
        && champion.Kind == made.Learned.Kind
        && champion.BackboneSha256 is not null
        && champion.BackboneSha256 == made.Learned.BackboneSha256
        && champion.Region == made.Data.Classifier.Region;

    private async Task<NeighbourIndex?> NeighboursAsync(TrainedModel champion, CancellationToken cancellationToken)
    {
        try
        {
            var isKept = JsonSerializer.Deserialize<ModelEvaluation>(champion.EvaluationJson)?.Distances is not null;
            return await loader.LoadAsync(champion.Folder, isKept, cancellationToken);
        }
        catch (DamagedModelException)
        {
            return null;
        }
    }

    /// <summary>Reads the newest pictures that were called unlike anything seen, each once.</summary>
    private async Task<List<RecentPicture>> RecentAsync(MadeModel made, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var since = time.GetUtcNow().UtcDateTime.AddDays(-Days);
        var first = await db.Predictions.Where(row => row.CreatedAt >= since).OrderBy(row => row.CreatedAt).ThenBy(row => row.Id)
            .Select(row => (long?)row.Id).FirstOrDefaultAsync(cancellationToken);
        if (first is null)
            return [];
        var rows = await db.Predictions.AsNoTracking()
            .Where(row => row.ClassifierId == made.Run.ClassifierId && row.Id >= first && (row.Reason & AnomalyReason.Unfamiliar) != 0)
            .OrderByDescending(row => row.Id)
            .Take(MostRows)
            .Select(row => new
            {
                row.Id,
                row.ImageSha256,
                row.ImageName,
                row.Review,
                row.ReviewCategory,
                IsFar = row.Distance > Clearly * row.DistanceThreshold,
            })
            .ToListAsync(cancellationToken);
        var labels = made.Data.Pictures.ToDictionary(picture => picture.Sha256, picture => made.Categories[picture.Category]);
        return
        [
            .. rows.DistinctBy(row => row.ImageSha256)
                .Select(row =>
                {
                    var label = labels.GetValueOrDefault(row.ImageSha256);
                    var isOfACategory = label is not null || (row.Review == ReviewState.Wrong && row.ReviewCategory is not null);
                    return new RecentPicture(
                        row.Id, row.ImageSha256, row.ImageName, label,
                        IsStranger: !isOfACategory && (row.IsFar || IsSaidToBeStrange(row.Review)));
                })
                .OrderByDescending(picture => picture.IsStranger || picture.Label is not null)
                .Take(MostPictures)
                .OrderByDescending(picture => picture.PredictionId),
        ];
    }

    /// <summary>A person agreed with the anomaly, or said that it is one, or that it is of a category which is not there yet.</summary>
    private static bool IsSaidToBeStrange(ReviewState review) =>
        review is ReviewState.Correct or ReviewState.Anomaly or ReviewState.NewCategory;

    /// <summary>Lets both models answer, and keeps what only the champion calls an anomaly.</summary>
    private static async Task<IReadOnlyList<VerdictChange>> ChangesAsync(
        MadeModel made,
        KnownToChampion known,
        StoredVerdicts before,
        IReadOnlyList<RecentPicture> pictures,
        CancellationToken cancellationToken)
    {
        var after = new StoredVerdicts(made.Learned.Model, made.Neighbours, made.Data.Classifier);
        var old = await before.AnswerAsync(pictures.Select(picture => picture.Sha256), cancellationToken);
        var stopped = pictures.Where(picture => old.GetValueOrDefault(picture.Sha256) is { IsAnomaly: true }).ToList();
        var now = await after.AnswerAsync(stopped.Select(picture => picture.Sha256), cancellationToken);
        return
        [
            .. from picture in stopped
               let answer = now.GetValueOrDefault(picture.Sha256)
               where answer is { IsAnomaly: false }
               let category = made.Data.Categories[answer.Top]
               select new VerdictChange(
                   picture.PredictionId, picture.Sha256, picture.Name, category.Name, answer.Confidence, picture.Label,
                   picture.IsStranger && known.Knows(category)),
        ];
    }

    private sealed record RecentPicture(long PredictionId, string Sha256, string Name, string? Label, bool IsStranger);

    /// <summary>A stranger that gets a category which the champion did not have is one that was taught since.</summary>
    private sealed class KnownToChampion(TrainedModel champion)
    {
        private readonly HashSet<long?> _ids =
        [
            .. JsonSerializer.Deserialize<ModelEvaluation>(champion.EvaluationJson)?.Categories
                .Select(category => (long?)category.Id) ?? [],
        ];

        public bool Knows(CategoryCount category) => _ids.Contains(category.Id) || champion.Categories.Contains(category.Name);
    }
}
