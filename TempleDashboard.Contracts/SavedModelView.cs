using TempleDashboard.Domain.Models;

namespace TempleDashboard.Contracts;

/// <summary>A model of the earlier system that was read, and imported unless that was only asked for.</summary>
/// <param name="Plan">What was read.</param>
/// <param name="Model">The model; null after a dry run.</param>
public sealed record SavedModelView(SavedModelPlan Plan, ImportedModel? Model);
