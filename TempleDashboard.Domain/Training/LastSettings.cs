using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Training;

/// <summary>Remembers what a classifier was trained with.</summary>
internal sealed class LastSettings(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>Returns the settings of the classifier's newest run, or the defaults where none was started with any.</summary>
    public async Task<TrainingSettings> OfAsync(long classifierId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await db.TrainingRuns.AsNoTracking().Where(run => run.ClassifierId == classifierId && run.SettingsJson != null)
            .OrderByDescending(run => run.Number).FirstOrDefaultAsync(cancellationToken);
        return run is null ? new TrainingSettings() : TrainingSettings.Of(run) with { AllowOneCategory = true };
    }
}
