using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Temples;

/// <summary>Reads how all classifiers stand, with a number of queries that does not grow with theirs.</summary>
public sealed class BoardQuery(IDbContextFactory<DashboardDbContext> contexts, RecentAnswers recent, CurrentAccess access)
{
    /// <summary>Reads every classifier but those of the reserved temple, worst first.</summary>
    public async Task<IReadOnlyList<BoardRow>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var classifiers = await db.Classifiers.AsNoTracking().Within(access.Temples)
            .Where(classifier => classifier.Temple!.Code != Temple.CommonCode)
            .Select(classifier => new
            {
                classifier.Id,
                classifier.TempleId,
                classifier.Name,
                classifier.Temple!.Code,
                TempleName = classifier.Temple.Name,
                Labels = db.Labels.Count(label => label.ClassifierId == classifier.Id),
            }).ToListAsync(cancellationToken);
        var models = await ReadModelsAsync(db, cancellationToken);
        var pictures = await ReadPicturesAsync(db, cancellationToken);
        var categories = await db.Categories.AsNoTracking().OrderBy(category => category.Position)
            .Select(category => new
            {
                category.ClassifierId, IsCommon = category.Classifier!.Temple!.Code == Temple.CommonCode,
                Category = new BoardCategory(category.Name, category.IsFine),
            }).ToListAsync(cancellationToken);
        var own = categories.ToLookup(row => row.ClassifierId, row => row.Category);
        var common = categories.Where(row => row.IsCommon).Select(row => row.Category.Name).ToHashSet();
        var answers = await recent.ReadAsync(cancellationToken);
        return
        [
            .. classifiers.Select(classifier =>
            {
                var answered = answers.GetValueOrDefault(classifier.Id);
                var (count, newest) = pictures.GetValueOrDefault(classifier.TempleId);
                var (model, answersWith) = models.GetValueOrDefault(classifier.Id);
                var known = own[classifier.Id].ToList();
                return new BoardRow
                {
                    ClassifierId = classifier.Id,
                    TempleId = classifier.TempleId,
                    Code = classifier.Code,
                    TempleName = classifier.TempleName,
                    ClassifierName = classifier.Name == Classifier.DefaultName ? null : classifier.Name,
                    PictureCount = count,
                    UnlabelledCount = Math.Max(0, count - classifier.Labels),
                    PictureSha256 = answered?.Last.Sha256 ?? newest,
                    Last = answered?.Last,
                    Since = answered?.Since,
                    IsSinceLonger = answered?.IsSinceLonger == true,
                    Days = answered?.Days ?? [],
                    Model = model,
                    Categories = known,
                    GoneCategories = Gone(answersWith, known, common),
                };
            }).OrderBy(row => row, BoardRow.WorstFirst),
        ];
    }

    private static List<string> Gone(IReadOnlyList<string>? answersWith, List<BoardCategory> known, HashSet<string> common) =>
        [.. (answersWith ?? []).Where(name => !common.Contains(name) && !known.Exists(category => category.Name == name))];

    private static async Task<Dictionary<long, (BoardModel? Model, List<string>? Categories)>> ReadModelsAsync(
        DashboardDbContext db, CancellationToken cancellationToken)
    {
        var models = await db.Models.AsNoTracking()
            .Where(model => db.Classifiers.Any(classifier => classifier.ChampionModelId == model.Id))
            .Select(model => new
            {
                model.ClassifierId,
                model.Categories,
                Model = new BoardModel(
                    model.Id, model.Number, model.TestCount == 0 ? null : model.TestAccuracy, model.TestCount, model.CreatedAt),
            }).ToListAsync(cancellationToken);
        return models.ToDictionary(row => row.ClassifierId, row => ((BoardModel?)row.Model, (List<string>?)row.Categories));
    }

    private static async Task<Dictionary<long, (int Count, string? Newest)>> ReadPicturesAsync(
        DashboardDbContext db, CancellationToken cancellationToken)
    {
        var counts = await db.Images.AsNoTracking().GroupBy(image => image.TempleId)
            .Select(group => new { TempleId = group.Key, Count = group.Count(), Newest = group.Max(image => image.Id) })
            .ToListAsync(cancellationToken);
        var ids = counts.ConvertAll(row => row.Newest);
        var hashes = await db.Images.AsNoTracking().Where(image => ids.Contains(image.Id))
            .ToDictionaryAsync(image => image.Id, image => image.Sha256, cancellationToken);
        return counts.ToDictionary(row => row.TempleId, row => (row.Count, hashes.GetValueOrDefault(row.Newest)));
    }
}
