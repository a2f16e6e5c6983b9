using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labelling;
using TempleDashboard.Domain.Prediction.Anomaly;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Web.Features.Temples;

/// <summary>Reads a temple with its classifiers, categories and counts.</summary>
public sealed class TempleDetailsQuery(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>Reads the temple; null where it is unknown.</summary>
    public async Task<TempleDetails?> FindAsync(long templeId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var temple = await db.Temples.AsNoTracking().FirstOrDefaultAsync(temple => temple.Id == templeId, cancellationToken);
        if (temple is null)
            return null;
        var pictures = await db.Images.CountAsync(image => image.TempleId == templeId, cancellationToken);
        var commonId = await db.Temples.Where(other => other.Code == Temple.CommonCode)
            .Select(other => (long?)other.Id).FirstOrDefaultAsync(cancellationToken);
        var classifiers = await ReadAsync(db, templeId, pictures, cancellationToken);
        var common = temple.IsCommon || commonId is not { } id ? [] : await ReadAsync(db, id, 0, cancellationToken);
        return new(
            temple.Id, temple.Code, temple.Name, temple.IsCommon, pictures, classifiers,
            [.. common.SelectMany(classifier => classifier.Categories)], commonId,
            Names.Plain(temple.Code) is var plain && plain == temple.Code ? null : await db.Temples.Where(other => other.Code == plain)
                .Select(other => new TempleTwin(other.Id, other.Name)).FirstOrDefaultAsync(cancellationToken));
    }

    private static async Task<List<ClassifierDetails>> ReadAsync(DashboardDbContext db, long templeId, int pictures, CancellationToken cancellationToken)
    {
        var classifiers = await db.Classifiers.AsNoTracking().Where(classifier => classifier.TempleId == templeId)
            .OrderBy(classifier => classifier.Id)
            .Select(classifier => new
            {
                classifier.Id,
                classifier.Name,
                classifier.MinConfidence,
                classifier.FalseAlarmRate,
                classifier.AnswersDamaged,
                Champion = db.Models.Where(model => model.Id == classifier.ChampionModelId)
                    .Select(model => new ChampionFacts(model.Id, model.Number, model.Kind, model.TestAccuracy, model.CreatedAt)).FirstOrDefault(),
            }).ToListAsync(cancellationToken);
        var categories = await db.Categories.AsNoTracking().Where(category => category.Classifier!.TempleId == templeId)
            .OrderBy(category => category.Position).ThenBy(category => category.Id)
            .Select(category => new
            {
                category.ClassifierId,
                Details = new CategoryDetails(
                    category.Id,
                    category.Name,
                    db.Labels.Count(label => label.CategoryId == category.Id && label.Split == Split.Train),
                    db.Labels.Count(label => label.CategoryId == category.Id && label.Split == Split.Test)),
            }).ToListAsync(cancellationToken);
        var byClassifier = categories.ToLookup(row => row.ClassifierId, row => row.Details);
        return classifiers.ConvertAll(classifier => new ClassifierDetails(
            classifier.Id,
            classifier.Name,
            new AnomalyRule(classifier.MinConfidence, classifier.FalseAlarmRate) { AnswersDamaged = classifier.AnswersDamaged },
            [.. byClassifier[classifier.Id]],
            pictures - byClassifier[classifier.Id].Sum(category => category.Total),
            classifier.Champion));
    }
}
