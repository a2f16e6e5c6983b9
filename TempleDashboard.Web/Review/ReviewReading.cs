using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Review;

/// <summary>Reads what the page of the review begins with.</summary>
public sealed class ReviewReading(
    ReviewStacks source,
    ReviewQueue queue,
    ReviewDesk desk,
    TaughtReports reports,
    TempleCatalog catalog,
    IDbContextFactory<DashboardDbContext> contexts,
    CurrentAccess access)
{
    /// <summary>Classifiers of which the page says what became of their lessons.</summary>
    public const int MostStandings = 3;

    /// <summary>Reads it for an address.</summary>
    public async Task<ReviewBeginning> ReadAsync(ReviewQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var choices = await HistoryChoices.LoadAsync(contexts, access.Temples, cancellationToken);
        var classifier = await FindClassifierAsync(query.Of, cancellationToken);
        IReadOnlyList<long>? ids = classifier is not null
            ? [classifier.Id]
            : query.Of.Temple is null
                ? access.Temples.IsAll ? null : [.. choices.Temples.SelectMany(temple => temple.Classifiers).Select(one => one.Id)]
                : [.. choices.FindTemple(query.Of)?.Classifiers.Select(one => one.Id) ?? []];
        var filter = new StackFilter(ids, query.Worth);
        return new(
            choices,
            classifier,
            filter,
            await reports.OfAsync(ids, MostStandings, cancellationToken),
            await ReviewRound.BeginAsync(source, queue, desk, filter, cancellationToken));
    }

    private async Task<Classifier?> FindClassifierAsync(HistoryQuery query, CancellationToken cancellationToken) =>
        query.ClassifierId is { } id && await catalog.FindAsync(id, cancellationToken) is { } found && access.Temples.Has(found.TempleId)
            ? found
            : null;
}

/// <summary>What the page of the review begins with.</summary>
/// <param name="Classifier">The classifier that it is about; null for several.</param>
/// <param name="Standings">What became of what was taught.</param>
public sealed record ReviewBeginning(
    HistoryChoices Choices, Classifier? Classifier, StackFilter Filter, IReadOnlyList<TaughtStanding> Standings, ReviewStart Start);
