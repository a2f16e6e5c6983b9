using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Models;

/// <summary>Knows the models of every classifier and which one serves.</summary>
public sealed class ModelRegistry(IDbContextFactory<DashboardDbContext> contexts, AuditLog audit)
{
    /// <summary>
    /// Makes a model the champion of its classifier, at once and for every later prediction; false where the model is unknown.
    /// </summary>
    public async Task<bool> PromoteAsync(long modelId, string promotedBy, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var model = await db.Models.AsNoTracking().Include(model => model.Classifier!.Temple)
            .FirstOrDefaultAsync(model => model.Id == modelId, cancellationToken);
        if (model is null)
            return false;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Classifiers.Where(classifier => classifier.Id == model.ClassifierId)
            .ExecuteUpdateAsync(classifier => classifier.SetProperty(c => c.ChampionModelId, modelId), cancellationToken);
        audit.Add(db, promotedBy, "promoted model", $"{model.Classifier!.Temple!.Code}:{model.Classifier.Name} model {model.Number}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
