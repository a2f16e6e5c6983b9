using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Temples;

/// <summary>
/// Explains a name that is not found because what has it was deleted, and can be restored: whoever sends pictures to it is told so, instead
/// of beginning anew under the same name.
/// </summary>
public sealed class DeletedNames(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>Says that a temple or classifier was deleted and how it comes back; null where there is no such thing.</summary>
    public async Task<string?> ExplainAsync(ClassifierRef reference, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await ExplainAsync(db, reference, cancellationToken);
    }

    internal static async Task<string?> ExplainAsync(DashboardDbContext db, ClassifierRef reference, CancellationToken cancellationToken)
    {
        var temple = await db.Temples.IgnoreQueryFilters().AsNoTracking().Where(row => row.Code == reference.TempleCode)
            .Select(row => new { row.Id, row.DeletionId }).FirstOrDefaultAsync(cancellationToken);
        if (temple is null)
            return null;
        if (temple.DeletionId is { } own)
            return await SentenceAsync(db, "temple", reference.TempleCode, own, cancellationToken);
        return await ExplainAsync(db, temple.Id, reference, cancellationToken);
    }

    private static async Task<string?> ExplainAsync(
        DashboardDbContext db, long templeId, ClassifierRef reference, CancellationToken cancellationToken)
    {
        var deletion = await db.Classifiers.IgnoreQueryFilters().AsNoTracking()
            .Where(row => row.TempleId == templeId && row.Name == reference.ClassifierName)
            .Select(row => row.DeletionId).FirstOrDefaultAsync(cancellationToken);
        return deletion is { } id ? await SentenceAsync(db, "classifier", reference.ToString(), id, cancellationToken) : null;
    }

    private static async Task<string> SentenceAsync(
        DashboardDbContext db, string what, string name, long deletionId, CancellationToken cancellationToken)
    {
        var at = await db.Deletions.Where(row => row.Id == deletionId).Select(row => row.At).FirstOrDefaultAsync(cancellationToken);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The {what} '{name}' was deleted on {at:yyyy-MM-dd}. "
                + $"Restore it on the page Deleted (/deleted) of the dashboard, or choose another name.");
    }
}

/// <summary>A name belongs to something that was deleted and can be restored. The message is meant for people.</summary>
public sealed class DeletedNameException(string message) : Exception(message);
