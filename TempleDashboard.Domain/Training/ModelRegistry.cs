using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Training;

/// <summary>Knows the models of every classifier and which one serves.</summary>
public sealed class ModelRegistry(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>Makes a model the champion of its classifier, at once and for every later prediction; false where the model is unknown.</summary>
    public Task<bool> PromoteAsync(long modelId, string promotedBy, CancellationToken cancellationToken) => throw new NotSupportedException(contexts.ToString());
}
