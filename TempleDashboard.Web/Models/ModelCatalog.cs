using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Models;

/// <summary>Looks up models for the screens.</summary>
public sealed class ModelCatalog(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>Reads models of a classifier, the pinned ones first, then the newest.</summary>
    public async Task<IReadOnlyList<ModelRow>> ListAsync(long classifierId, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Rows(db).Where(row => row.ClassifierId == classifierId)
            .OrderByDescending(row => row.IsPinned).ThenByDescending(row => row.Number).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>Reads a model with its evaluation and its classifier's champion; null where the id is unknown.</summary>
    public async Task<ModelDetail?> FindAsync(long modelId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await Rows(db).FirstOrDefaultAsync(row => row.Id == modelId, cancellationToken) is not { } model)
            return null;
        var champion = model.IsChampion
            ? null
            : await Rows(db).FirstOrDefaultAsync(row => row.ClassifierId == model.ClassifierId && row.IsChampion, cancellationToken);
        return new ModelDetail(
            model,
            await ReadEvaluationAsync(db, modelId, cancellationToken),
            champion,
            champion is null ? null : await ReadEvaluationAsync(db, champion.Id, cancellationToken));
    }

    /// <summary>Reads two models of one classifier to compare them; null where one is unknown or belongs to another.</summary>
    public async Task<ModelPair?> FindPairAsync(long oneId, long otherId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var one = await Rows(db).FirstOrDefaultAsync(row => row.Id == oneId, cancellationToken);
        var other = await Rows(db).FirstOrDefaultAsync(row => row.Id == otherId, cancellationToken);
        return one is null || other is null || one.ClassifierId != other.ClassifierId
            ? null
            : new(
                one,
                await ReadEvaluationAsync(db, oneId, cancellationToken),
                other,
                await ReadEvaluationAsync(db, otherId, cancellationToken));
    }

    private static async Task<ModelEvaluation> ReadEvaluationAsync(DashboardDbContext db, long modelId, CancellationToken cancellationToken)
    {
        var json = await db.Models.Where(model => model.Id == modelId).Select(model => model.EvaluationJson).SingleAsync(cancellationToken);
        return JsonSerializer.Deserialize<ModelEvaluation>(json)
            ?? throw new InvalidOperationException($"Model {modelId} has no evaluation.");
    }

    private static IQueryable<ModelRow> Rows(DashboardDbContext db) => db.Models.AsNoTracking().Select(model => new ModelRow
    {
        Id = model.Id,
        ClassifierId = model.ClassifierId,
        RunId = model.RunId,
        RunNumber = model.Run!.Number,
        IsImported = model.Run.Method == TrainingMethod.Imported,
        Number = model.Number,
        CreatedAt = model.CreatedAt,
        Kind = model.Kind,
        ModelSha256 = model.ModelSha256,
        BackboneSha256 = model.BackboneSha256,
        SnapshotSha256 = model.SnapshotSha256,
        Categories = model.Categories,
        Region = model.Region,
        TrainCount = model.TrainCount,
        TestCount = model.TestCount,
        ValidationAccuracy = model.ValidationAccuracy,
        TestAccuracy = model.TestCount == 0 ? null : model.TestAccuracy,
        TestAccuracyAtHalf = model.TestAccuracyAtHalf,
        IsChampion = model.Classifier!.ChampionModelId == model.Id,
        Note = model.Note,
        IsPinned = model.IsPinned,
        ServedFrom = model.ServingPeriods.OrderByDescending(period => period.Id).Select(period => (DateTime?)period.From).FirstOrDefault(),
        ServedTo = model.ServingPeriods.OrderByDescending(period => period.Id).Select(period => period.To).FirstOrDefault(),
        ChampionNumber = db.Models.Where(champion => champion.Id == model.Classifier!.ChampionModelId)
            .Select(champion => (int?)champion.Number).FirstOrDefault(),
        HasHold = model.EvaluationJson.Contains("\"Hold\":{"),
    });
}

/// <summary>A model without its evaluation.</summary>
public sealed record ModelRow
{
    public required long Id { get; init; }

    public required long ClassifierId { get; init; }

    public required long RunId { get; init; }

    public required int RunNumber { get; init; }

    /// <summary>Whether it came in from files, instead of being trained here.</summary>
    public bool IsImported { get; init; }

    public required int Number { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required string Kind { get; init; }

    public required string ModelSha256 { get; init; }

    public required string? BackboneSha256 { get; init; }

    public required string SnapshotSha256 { get; init; }

    public required IReadOnlyList<string> Categories { get; init; }

    public required Region? Region { get; init; }

    public required int TrainCount { get; init; }

    public required int TestCount { get; init; }

    public required double? ValidationAccuracy { get; init; }

    /// <summary>0 to 1; null where nobody could test it.</summary>
    public required double? TestAccuracy { get; init; }

    public required double TestAccuracyAtHalf { get; init; }

    /// <summary>True for the model that serves.</summary>
    public required bool IsChampion { get; init; }

    public string Note { get; init; } = "";

    public bool IsPinned { get; init; }

    public DateTime? ServedFrom { get; init; }

    public DateTime? ServedTo { get; init; }

    public int? ChampionNumber { get; init; }

    public bool HasHold { get; init; }

    public ModelServing Serving => ModelServing.Of(Number, IsChampion, ServedFrom, ServedTo, ChampionNumber, HasHold);
}

/// <summary>Two models of one classifier.</summary>
public sealed record ModelPair(ModelRow One, ModelEvaluation OneEvaluation, ModelRow Other, ModelEvaluation OtherEvaluation);

/// <summary>A model, how it did, and the champion that it is compared with; no champion where it is the champion itself.</summary>
public sealed record ModelDetail(ModelRow Model, ModelEvaluation Evaluation, ModelRow? Champion, ModelEvaluation? ChampionEvaluation);
