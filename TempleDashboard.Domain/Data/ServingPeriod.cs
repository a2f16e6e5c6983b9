using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TempleDashboard.Domain.Data;

/// <summary>A time in which a model was its classifier's champion. A model that is rolled back to has several.</summary>
public sealed class ServingPeriod
{
    public long Id { get; set; }

    public long ModelId { get; set; }

    public TrainedModel? Model { get; set; }

    public DateTime From { get; set; }

    /// <summary>Null while the model serves.</summary>
    public DateTime? To { get; set; }
}

/// <summary>Writes down when models serve; part of the transaction that changes the champion.</summary>
internal static class ServingPeriods
{
    /// <summary>Ends the period of the classifier's champion, and begins that of another model; null where none serves then.</summary>
    public static async Task ChangeAsync(
        DashboardDbContext db, long classifierId, long? modelId, DateTime now, CancellationToken cancellationToken)
    {
        var open = db.ServingPeriods.IgnoreQueryFilters().Where(period => period.Model!.ClassifierId == classifierId && period.To == null);
        if (await open.AnyAsync(period => period.ModelId == modelId, cancellationToken))
            return;
        await open.ExecuteUpdateAsync(period => period.SetProperty(p => p.To, now), cancellationToken);
        if (modelId is { } serves)
            db.ServingPeriods.Add(new ServingPeriod { ModelId = serves, From = now });
        await db.SaveChangesAsync(cancellationToken);
    }
}

internal sealed class ServingPeriodTable : IEntityTypeConfiguration<ServingPeriod>
{
    public void Configure(EntityTypeBuilder<ServingPeriod> builder)
    {
        builder.HasIndex(period => new { period.ModelId, period.From });
        builder.HasOne(period => period.Model).WithMany(model => model.ServingPeriods).OnDelete(DeleteBehavior.Cascade);
    }
}
