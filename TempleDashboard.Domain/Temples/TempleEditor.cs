using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Temples;

/// <summary>
/// Gives temples and classifiers other names. The code of a temple never changes: cameras post to it. The name of a classifier is what they
/// send after the colon, so they have to send the new one afterwards.
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
        audit.Add(db, who, AuditActions.RenamedTemple, temple.Code, $"{old} -> {clean}");
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }

    /// <summary>Gives a classifier another name; all that it has learned stays. Returns why not, or null.</summary>
    public async Task<string?> RenameClassifierAsync(long classifierId, string? name, string who, CancellationToken cancellationToken)
    {
        if (!TempleCatalog.TryCleanClassifier(name, out var clean, out var error))
            return error;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var classifier = await db.Classifiers.Include(classifier => classifier.Temple)
            .FirstOrDefaultAsync(classifier => classifier.Id == classifierId, cancellationToken);
        if (classifier is null)
            return "The classifier was deleted meanwhile; load the page anew.";
        var old = classifier.Name;
        if (old == clean)
            return null;
        if (old == Classifier.DefaultName)
            return $"The classifier '{Classifier.DefaultName}' keeps its name: it is meant where a camera names the temple alone.";
        classifier.Name = clean;
        var subject = new ClassifierRef(classifier.Temple!.Code, clean).ToString();
        audit.Add(db, who, AuditActions.RenamedClassifier, subject, $"{old}{RenamedCategories.Arrow}{clean}");
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (UniqueViolation.Is(exception))
        {
            return await DeletedNames.ExplainAsync(db, new(classifier.Temple.Code, clean), cancellationToken)
                ?? $"This temple has a classifier '{clean}' already; choose another name.";
        }
        return null;
    }
}
