using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Web.Models;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Temples;

/// <summary>Reads a temple with its classifiers, categories and counts.</summary>
public sealed class TempleDetailsQuery(IDbContextFactory<DashboardDbContext> contexts, CurrentAccess access)
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
        var common = temple.IsCommon || commonId is not { } id ? [] : await ReadAsync(db, id, 0, [], cancellationToken);
        List<CategoryDetails> shared = [.. common.SelectMany(classifier => classifier.Categories)];
        var classifiers = await ReadAsync(db, templeId, pictures, shared, cancellationToken);
        return new(
            temple.Id, temple.Code, temple.Name, temple.IsCommon, pictures, classifiers, shared, commonId,
            Names.Plain(temple.Code) is var plain && plain == temple.Code ? null : await db.Temples.Within(access.Temples)
                .Where(other => other.Code == plain)
                .Select(other => new TempleTwin(other.Id, other.Name)).FirstOrDefaultAsync(cancellationToken));
    }

    private static async Task<List<ClassifierDetails>> ReadAsync(
        DashboardDbContext db, long templeId, int pictures, List<CategoryDetails> common, CancellationToken cancellationToken)
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
                Row = classifier,
                Champion = db
                    .Models.Where(model => model.Id == classifier.ChampionModelId)
                    .Select(model => new ChampionFacts(
                        model.Id, model.Number, model.Kind, model.TestCount == 0 ? null : model.TestAccuracy, model.CreatedAt,
                        model.Region))
                    .FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        var categories = await db
            .Categories.AsNoTracking()
            .Where(category => category.Classifier!.TempleId == templeId)
            .OrderBy(category => category.Position)
            .ThenBy(category => category.Id)
            .Select(category => new
            {
                category.ClassifierId,
                Details = new CategoryDetails(
                    category.Id,
                    category.Name,
                    db.Labels.Count(label => label.CategoryId == category.Id && label.Split == Split.Train && !label.IsSetAside),
                    db.Labels.Count(label => label.CategoryId == category.Id && label.Split == Split.Test && !label.IsSetAside),
                    category.IsFine)
                {
                    SetAside = db.Labels.Count(label => label.CategoryId == category.Id && label.IsSetAside),
                },
            }).ToListAsync(cancellationToken);
        var answers = await db.Models.AsNoTracking()
            .Where(model => db.Classifiers.Any(classifier => classifier.TempleId == templeId && classifier.ChampionModelId == model.Id))
            .Select(model => new { model.ClassifierId, model.Categories, model.EvaluationJson })
            .ToDictionaryAsync(model => model.ClassifierId, cancellationToken);
        var byClassifier = categories.ToLookup(row => row.ClassifierId, row => row.Details);
        return classifiers.ConvertAll(classifier => new ClassifierDetails(
            classifier.Id,
            classifier.Name,
            new AnomalyRule(classifier.MinConfidence, classifier.FalseAlarmRate) { AnswersDamaged = classifier.AnswersDamaged },
            [.. byClassifier[classifier.Id]],
            pictures - byClassifier[classifier.Id].Sum(category => category.Total),
            classifier.Champion)
        {
            Region = classifier.Row.Region,
            Common = CommonUse.Of(classifier.Row),
            RetiredAnswers = answers.GetValueOrDefault(classifier.Id) is not { } model ? [] :
            [
                .. RetiredCategory.Among(
                    model.Categories,
                    JsonSerializer.Deserialize<ModelEvaluation>(model.EvaluationJson)?.Categories ?? [],
                    byClassifier[classifier.Id].Concat(common).ToDictionary(category => category.Id, category => category.Name))
                    .Select(category => category.Name),
            ],
        });
    }
}

/// <summary>What the page of a temple shows.</summary>
/// <param name="CommonCategories">Categories whose pictures join the training of every temple.</param>
/// <param name="CommonTempleId">The reserved temple that holds them; null where there is none yet.</param>
/// <param name="Twin">The temple whose code looks the same and is written as names are today; null where this one is, or where there is
/// none.</param>
public sealed record TempleDetails(
    long Id,
    string Code,
    string Name,
    bool IsCommon,
    int PictureCount,
    IReadOnlyList<ClassifierDetails> Classifiers,
    IReadOnlyList<CategoryDetails> CommonCategories,
    long? CommonTempleId,
    TempleTwin? Twin = null)
{
    /// <inheritdoc cref="ClassifierDetails.TwinOf"/>
    public ClassifierDetails? TwinOf(ClassifierDetails classifier) => Names.Plain(classifier.Name) is var plain && plain != classifier.Name
        ? Classifiers.FirstOrDefault(other => other.Name == plain)
        : null;
}

/// <summary>Another temple of the same looks.</summary>
public sealed record TempleTwin(long Id, string Name);

/// <summary>A classifier with what it has learned and from what.</summary>
public sealed record ClassifierDetails(
    long Id, string Name, AnomalyRule Rule, IReadOnlyList<CategoryDetails> Categories, int Unlabelled, ChampionFacts? Champion)
{
    /// <summary>A category with fewer than a third of the largest one's pictures is learned badly.</summary>
    private const int MostTimesFewer = 3;

    /// <summary>What the model that serves answers with and nobody can mean any more: its category was deleted or renamed.</summary>
    public IReadOnlyList<string> RetiredAnswers { get; init; } = [];

    /// <summary>What the next training looks at; null for the whole picture.</summary>
    public Region? Region { get; init; }

    /// <summary>Whether the pictures of the common categories join its training and its test.</summary>
    public CommonUse Common { get; init; } = new(Trains: true, Tests: false);

    public bool IsDefault => Name == Classifier.DefaultName;

    public int Labelled => Categories.Sum(category => category.Total);

    /// <summary>Size of a category beside the largest, 0 to 1: the length of its bar.</summary>
    public double ShareOfLargest(CategoryDetails category)
    {
        var largest = Categories.Max(other => other.Total);
        return largest == 0 ? 0 : (double)category.Total / largest;
    }

    /// <summary>
    /// The category that looks the same and is written as names are today; null where this one is, or where there is none.
    /// </summary>
    public CategoryDetails? TwinOf(CategoryDetails category) => Names.Plain(category.Name) is var plain && plain != category.Name
        ? Categories.FirstOrDefault(other => other.Name == plain)
        : null;

    public bool IsShort(CategoryDetails category) => category.Total * MostTimesFewer < Categories.Max(other => other.Total);
}

/// <summary>The model that serves.</summary>
/// <param name="Kind">One of <see cref="ModelKinds"/>.</param>
/// <param name="TestAccuracy">0 to 1; null where nobody could test it.</param>
/// <param name="Region">What it looks at; null for the whole picture.</param>
public sealed record ChampionFacts(
    long ModelId, int Number, string Kind, double? TestAccuracy, DateTime CreatedAt, Region? Region = null);

/// <summary>A category with its labelled pictures.</summary>
public sealed record CategoryDetails(long Id, string Name, int Train, int Test, bool IsFine = false)
{
    /// <summary>Pictures that are labelled and yet not used, as look-alikes of them are.</summary>
    public int SetAside { get; init; }

    /// <summary>Pictures that have this label, those that are set aside included.</summary>
    public int Total => Train + Test + SetAside;
}
