using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Web.Api;

namespace TempleDashboard.Web.Pictures;

/// <summary>Where uploaded pictures go, and the label they get on the way in.</summary>
/// <param name="Label">Null where they stay unlabelled.</param>
/// <param name="Split">Null where one is to be chosen.</param>
/// <param name="ChangesKnown">Pictures that are there already with another label get this one; else they keep theirs.</param>
/// <param name="Who">Who labels them.</param>
internal sealed record UploadTarget(
    long TempleId, (long ClassifierId, long CategoryId)? Label, Split? Split, bool ChangesKnown, string Who)
{
    /// <summary>Whose share of the processors reading them takes.</summary>
    public string Client { get; init; } = Who;

    /// <summary>The classifier whose categories are the names of the files' folders; null where they are not.</summary>
    public long? FoldersOf { get; init; }

    /// <summary>Checks the ids of a request against each other; says what does not fit.</summary>
    public static async Task<(UploadTarget? Target, string? Error)> FindAsync(
        DashboardDbContext db, long templeId, UploadQuery query, string who, CancellationToken cancellationToken)
    {
        var (classifierId, categoryId, split, onKnown, categories) = query;
        if (!Splits.TryParse(split, out var chosen))
            return (null, Splits.Hint);
        if (onKnown is not (null or "" or "keep" or "change"))
            return (null, "onKnown must be keep or change: what becomes of the label of a picture that the temple has already.");
        if (categories is not (null or "" or "folders"))
            return (null, "categories must be folders, or be left out.");
        if (categories == "folders")
        {
            if (classifierId is not { } owner || categoryId is not null)
                return (null, "categories=folders needs classifierId, and no categoryId: the folders say it.");
            return await db.Classifiers.AnyAsync(row => row.Id == owner && row.TempleId == templeId, cancellationToken)
                ? (new(templeId, null, chosen, onKnown == "change", who) { FoldersOf = owner }, null)
                : (null, $"Temple {templeId} has no classifier {owner}.");
        }
        if (classifierId is null && categoryId is null)
        {
            return chosen is null
                ? (new(templeId, null, null, ChangesKnown: false, who), null)
                : (null, "split needs a category: send classifierId and categoryId with it.");
        }

        if (classifierId is not { } classifier || categoryId is not { } category)
            return (null, "classifierId and categoryId belong together: send both, or neither.");
        if (!await db.Classifiers.AnyAsync(row => row.Id == classifier && row.TempleId == templeId, cancellationToken))
            return (null, $"Temple {templeId} has no classifier {classifier}.");
        if (!await db.Categories.AnyAsync(row => row.Id == category && row.ClassifierId == classifier, cancellationToken))
            return (null, $"Classifier {classifier} has no category {category}.");
        return (new(templeId, (classifier, category), chosen, onKnown == "change", who), null);
    }
}

/// <summary>What the address of an upload says about its pictures.</summary>
internal sealed record UploadQuery(long? ClassifierId, long? CategoryId, string? Split, string? OnKnown, string? Categories = null);
