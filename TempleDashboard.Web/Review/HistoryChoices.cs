using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Predictions;

namespace TempleDashboard.Web.Review;

/// <summary>What the filters of the history offer.</summary>
/// <param name="said">What models of each classifier answer: categories by the names that they had when the model was trained.</param>
public sealed class HistoryChoices(IReadOnlyList<TempleChoice> temples, ILookup<long, List<string>> said)
{
    public IReadOnlyList<TempleChoice> Temples => temples;

    public static async Task<HistoryChoices> LoadAsync(
        IDbContextFactory<DashboardDbContext> contexts, TempleScope scope, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return new(await db.Temples.AsNoTracking().Within(scope).Where(temple => temple.Code != Temple.CommonCode)
            .OrderBy(temple => temple.Name).ThenBy(temple => temple.Id)
            .Select(temple => new TempleChoice(
                temple.Id,
                temple.Code,
                temple.Name,
                temple.Classifiers.OrderBy(classifier => classifier.Id).Select(classifier => new ClassifierChoice(
                    classifier.Id,
                    classifier.Name,
                    classifier.Categories.OrderBy(category => category.Position).Select(category => category.Name).ToList())).ToList()))
            .AsSplitQuery().ToListAsync(cancellationToken),
            (await db.Models.AsNoTracking().Select(model => new { model.ClassifierId, model.Categories }).ToListAsync(cancellationToken))
                .ToLookup(model => model.ClassifierId, model => model.Categories));
    }

    /// <summary>Finds the temple that a filter means, by its code or by its classifier.</summary>
    public TempleChoice? FindTemple(HistoryQuery query) => query.Temple is { } code
        ? temples.FirstOrDefault(temple => temple.Code == code)
        : query.ClassifierId is { } id ? temples.FirstOrDefault(temple => temple.Classifiers.Any(classifier => classifier.Id == id)) : null;

    /// <summary>
    /// Lists the names that answers have had within a filter's temple and classifier, today's first; each name once, and the chosen one is
    /// always among them.
    /// </summary>
    public IReadOnlyList<SaidName> CategoriesOf(HistoryQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var within = (FindTemple(query) is { } temple ? [temple] : temples)
            .SelectMany(one => one.Classifiers)
            .Where(classifier => query.ClassifierId is null || classifier.Id == query.ClassifierId).ToList();
        var today = within.SelectMany(classifier => classifier.Categories).ToHashSet(StringComparer.Ordinal);
        var earlier = within.SelectMany(classifier => said[classifier.Id]).SelectMany(names => names)
            .Append(query.Category ?? "").Where(name => name.Length > 0 && name != Verdict.Anomaly && !today.Contains(name)).Distinct();
        return
        [
            .. today.Order(StringComparer.OrdinalIgnoreCase).Select(name => new SaidName(name, IsEarlier: false)),
            .. earlier.Order(StringComparer.OrdinalIgnoreCase).Select(name => new SaidName(name, IsEarlier: true)),
        ];
    }
}

/// <summary>A name that answers have, or had: the category has been renamed or deleted since.</summary>
public sealed record SaidName(string Name, bool IsEarlier);

/// <summary>A temple that the history can be narrowed to, with its classifiers.</summary>
public sealed record TempleChoice(long Id, string Code, string Name, IReadOnlyList<ClassifierChoice> Classifiers)
{
    /// <summary>Name and code as people look for them.</summary>
    public string Title => Name == Code ? Name : $"{Name} ({Code})";
}

/// <summary>A classifier with the names of its categories in order.</summary>
public sealed record ClassifierChoice(long Id, string Name, IReadOnlyList<string> Categories);
