using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Features.Models;

/// <summary>Looks up models for the screens.</summary>
public sealed class ModelCatalog(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>Reads the newest models of a classifier, newest first.</summary>
    public async Task<IReadOnlyList<ModelRow>> ListAsync(long classifierId, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Rows(db).Where(row => row.ClassifierId == classifierId)
            .OrderByDescending(row => row.Number).Take(limit).ToListAsync(cancellationToken);
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
        TestAccuracy = model.TestAccuracy,
        TestAccuracyAtHalf = model.TestAccuracyAtHalf,
        IsChampion = model.Classifier!.ChampionModelId == model.Id,
    });
}
