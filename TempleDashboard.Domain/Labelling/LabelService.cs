using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Labelling;

/// <summary>Sets, changes and removes labels, many at a time, and can take each change back.</summary>
public sealed class LabelService(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>
    /// Gives the pictures a category. <paramref name="split"/> null keeps the split of labelled pictures and chooses one
    /// for new ones: a fifth of a category is for testing, look-alikes stay on one side.
    /// </summary>
    public Task<LabelChange> AssignAsync(
        long classifierId, IReadOnlyCollection<long> imageIds, long categoryId, Split? split, string who, CancellationToken cancellationToken) => throw new NotSupportedException(contexts.ToString());

    /// <summary>Takes the labels away; the pictures stay.</summary>
    public Task<LabelChange> ClearAsync(long classifierId, IReadOnlyCollection<long> imageIds, string who, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Moves labelled pictures to a split; unlabelled ones are left as they are.</summary>
    public Task<LabelChange> MoveAsync(long classifierId, IReadOnlyCollection<long> imageIds, Split split, string who, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Restores what was before <paramref name="change"/>.</summary>
    public Task UndoAsync(LabelChange change, CancellationToken cancellationToken) => throw new NotSupportedException();
}
