using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;

namespace TempleDashboard.Web.Review;

/// <summary>What the filters of the history offer.</summary>
public sealed class HistoryChoices(IReadOnlyList<TempleChoice> temples)
{
    public IReadOnlyList<TempleChoice> Temples => temples;

    public static async Task<HistoryChoices> LoadAsync(IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return new(await db.Temples.AsNoTracking().Where(temple => temple.Code != Temple.CommonCode)
            .OrderBy(temple => temple.Name).ThenBy(temple => temple.Id)
            .Select(temple => new TempleChoice(
                temple.Id,
                temple.Code,
                temple.Name,
                temple.Classifiers.OrderBy(classifier => classifier.Id).Select(classifier => new ClassifierChoice(
                    classifier.Id,
                    classifier.Name,
                    classifier.Categories.OrderBy(category => category.Position).Select(category => category.Name).ToList())).ToList()))
            .AsSplitQuery().ToListAsync(cancellationToken));
    }

    /// <summary>Finds the temple that a filter means, by its code or by its classifier.</summary>
    public TempleChoice? FindTemple(HistoryQuery query) => query.Temple is { } code
        ? temples.FirstOrDefault(temple => temple.Code == code)
        : query.ClassifierId is { } id ? temples.FirstOrDefault(temple => temple.Classifiers.Any(classifier => classifier.Id == id)) : null;

    /// <summary>
    /// Lists the categories within a filter's temple and classifier, each name once; the chosen one is always among them.
    /// </summary>
    public IReadOnlyList<string> CategoriesOf(HistoryQuery query)
    {
        var within = FindTemple(query) is { } temple ? [temple] : temples;
        var names = within.SelectMany(temple => temple.Classifiers)
            .Where(classifier => query.ClassifierId is null || classifier.Id == query.ClassifierId)
            .SelectMany(classifier => classifier.Categories)
            .Append(query.Category ?? "").Where(name => name.Length > 0 && name != Verdict.Anomaly);
        return [.. names.Distinct().Order(StringComparer.OrdinalIgnoreCase)];
    }
}

/// <summary>A temple that the history can be narrowed to, with its classifiers.</summary>
public sealed record TempleChoice(long Id, string Code, string Name, IReadOnlyList<ClassifierChoice> Classifiers);

/// <summary>A classifier with the names of its categories in order.</summary>
public sealed record ClassifierChoice(long Id, string Name, IReadOnlyList<string> Categories);
