using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Temples;

/// <summary>What a classifier does with the common categories.</summary>
/// <param name="Trains">Whether their training pictures join its training. Default true.</param>
/// <param name="Tests">Whether their test pictures count in its test as well, where they train. Default false.</param>
public sealed record CommonUse(bool Trains, bool Tests)
{
    public static CommonUse Of(Classifier classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return new(classifier.UsesCommonCategories, classifier.TestsCommonCategories);
    }
}

/// <summary>Says whether the pictures of the common categories join a classifier's training and its test, from the next one on.</summary>
public sealed class CommonCategoryUse(IDbContextFactory<DashboardDbContext> contexts, ICategoryFeed feed, AuditLog audit)
{
    /// <summary>Sets it; returns why not, or null.</summary>
    /// <param name="replaces">What the caller takes for the present state; refused where it is another by now. Null to set it whatever
    /// applies.</param>
    public async Task<string?> SetAsync(
        long classifierId, CommonUse use, CommonUse? replaces, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(use);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var classifier = await db.Classifiers.Include(classifier => classifier.Temple)
            .FirstOrDefaultAsync(classifier => classifier.Id == classifierId, cancellationToken);
        if (classifier is null)
            return "The classifier was deleted meanwhile; go back to the list of temples.";
        var old = CommonUse.Of(classifier);
        if (classifier.Temple!.IsCommon)
            return "These are the common categories themselves. Say it at the classifiers that are to do without them.";
        if (replaces is not null && replaces != old)
            return "Somebody else has changed it meanwhile, so nothing was changed. Load the page anew.";
        if (old == use)
            return null;
        (classifier.UsesCommonCategories, classifier.TestsCommonCategories) = (use.Trains, use.Tests);
        var undo = new CommonUseChange(classifierId, old, use);
        audit.Add(
            db, who, AuditActions.ChangedCommonUse, new ClassifierRef(classifier.Temple.Code, classifier.Name).ToString(),
            $"{Describe(old)} -> {Describe(use)}", new AuditUndo(Common: JsonSerializer.SerializeToElement(undo)).ToJson());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        feed.CategoriesChanged(classifierId);
        return null;
    }

    /// <summary>Takes a change back; returns whether it was, which it is not where somebody has changed it since.</summary>
    internal async Task<bool> UndoAsync(CommonUseChange change, string who, CancellationToken cancellationToken) =>
        await SetAsync(change.ClassifierId, change.Before, change.After, who, cancellationToken) is null;

    private static string Describe(CommonUse use) => use switch
    {
        { Trains: false } => "not used",
        { Tests: true } => "in training and test",
        _ => "in training",
    };
}

/// <summary>A change of <see cref="CommonUse"/>, as it is kept to be taken back.</summary>
internal sealed record CommonUseChange(long ClassifierId, CommonUse Before, CommonUse After);
