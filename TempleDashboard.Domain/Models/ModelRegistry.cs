using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Models;

/// <summary>Knows the models of every classifier and which one serves.</summary>
public sealed class ModelRegistry(IDbContextFactory<DashboardDbContext> contexts, AuditLog audit, TimeProvider time)
{
    /// <summary>
    /// Makes a model the champion of its classifier, at once and for every later prediction; false where the model is unknown.
    /// </summary>
    public async Task<bool> PromoteAsync(long modelId, string promotedBy, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, modelId, cancellationToken) is not { } model)
            return false;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Classifiers.Where(classifier => classifier.Id == model.ClassifierId)
            .ExecuteUpdateAsync(classifier => classifier.SetProperty(c => c.ChampionModelId, modelId), cancellationToken);
        await ServingPeriods.ChangeAsync(db, model.ClassifierId, modelId, time.GetUtcNow().UtcDateTime, cancellationToken);
        audit.Add(db, promotedBy, AuditActions.PromotedModel, model.Subject);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Writes down what people want to remember of a model; returns why not, or null.</summary>
    public async Task<string?> NoteAsync(long modelId, string note, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(note);
        note = note.Trim();
        if (note.Length > TrainedModel.MaxNoteLength)
            return $"The note has {note.Length} characters; {TrainedModel.MaxNoteLength} are the most.";
        var isChanged = await ChangeAsync(
            modelId, who, note.Length == 0 ? AuditActions.RemovedNote : AuditActions.WroteNote, note,
            models => models.ExecuteUpdateAsync(set => set.SetProperty(model => model.Note, note), cancellationToken), cancellationToken);
        return isChanged ? null : "The model is gone; load the page anew.";
    }

    /// <summary>Puts a model first in the list, or back into its place; false where the model is unknown.</summary>
    public Task<bool> PinAsync(long modelId, bool isPinned, string who, CancellationToken cancellationToken) => ChangeAsync(
        modelId, who, isPinned ? AuditActions.PinnedModel : AuditActions.UnpinnedModel, "",
        models => models.ExecuteUpdateAsync(set => set.SetProperty(model => model.IsPinned, isPinned), cancellationToken),
        cancellationToken);

    private async Task<bool> ChangeAsync(
        long modelId, string who, string action, string detail, Func<IQueryable<TrainedModel>, Task<int>> change, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        if (await FindAsync(db, modelId, token) is not { } model)
            return false;
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        await change(db.Models.Where(row => row.Id == modelId));
        audit.Add(db, who, action, model.Subject, detail);
        await db.SaveChangesAsync(token);
        await transaction.CommitAsync(token);
        return true;
    }

    private static async Task<NamedModel?> FindAsync(DashboardDbContext db, long modelId, CancellationToken cancellationToken)
    {
        var found = await db.Models.Where(model => model.Id == modelId)
            .Select(model => new { model.ClassifierId, model.Number, model.Classifier!.Temple!.Code, model.Classifier.Name })
            .FirstOrDefaultAsync(cancellationToken);
        return found is null
            ? null
            : new(found.ClassifierId, $"{found.Code}:{found.Name} model {found.Number}");
    }

    private sealed record NamedModel(long ClassifierId, string Subject);
}
