using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Temples;

/// <summary>
/// Changes what a person may change about temples and classifiers after they were created. Codes never change: cameras post to them.
/// </summary>
public sealed class TempleEditor(IDbContextFactory<DashboardDbContext> contexts, AuditLog audit)
{
    /// <summary>Gives a temple another name; returns why not, or null.</summary>
    public async Task<string?> RenameAsync(long templeId, string? name, string who, CancellationToken cancellationToken)
    {
        if (!Names.TryClean(name, "The temple's name", out var clean, out var error))
            return error;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var temple = await db.Temples.FirstOrDefaultAsync(temple => temple.Id == templeId, cancellationToken);
        if (temple is null)
            return "The temple was deleted meanwhile; go back to the list of temples.";
        var old = temple.Name;
        if (old == clean)
            return null;
        temple.Name = clean;
        audit.Add(db, who, "renamed temple", temple.Code, $"{old} -> {clean}");
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }
}
