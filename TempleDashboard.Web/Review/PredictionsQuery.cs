using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Predictions;

namespace TempleDashboard.Web.Review;

/// <summary>Filters of the prediction history, as the query string names them.</summary>
internal sealed record PredictionsQuery(
    [property: Description("Code of a temple")] string? Temple = null,
    long? ClassifierId = null,
    [property: Description("The most probable category, or 'No category (Anomaly)'")] string? Category = null,
    bool? Anomaly = null,
    [property: Description("Only anomalies with this reason: lowConfidence, unfamiliar or damaged")] ReasonName? Reason = null,
    double? MinConfidence = null,
    double? MaxConfidence = null,
    [property: Description("Earliest time, included")] DateTimeOffset? From = null,
    [property: Description("Latest time, not included")] DateTimeOffset? To = null,
    [property: Description("none, correct, wrong or unsure")] ReviewName? Review = null,
    [property: Description("Part of the picture's name")] string? Name = null)
{
    /// <summary>Gives the filter; an unknown temple matches nothing.</summary>
    public async Task<PredictionFilter> ToFilterAsync(IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken) => new()
    {
        TempleId = string.IsNullOrEmpty(Temple) ? null : await TempleIdAsync(contexts, Temple, cancellationToken),
        ClassifierId = ClassifierId,
        Category = string.IsNullOrEmpty(Category) ? null : Category,
        IsAnomaly = Anomaly,
        Reason = Reason?.Reason,
        MinConfidence = MinConfidence,
        MaxConfidence = MaxConfidence,
        FromUtc = From?.UtcDateTime,
        ToUtc = To?.UtcDateTime,
        Review = Review?.State,
        ImageName = Name,
    };

    private static async Task<long> TempleIdAsync(IDbContextFactory<DashboardDbContext> contexts, string code, CancellationToken cancellationToken)
    {
        var plain = Names.Plain(code);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Temples.Where(temple => temple.Code == code || temple.Code == plain).OrderByDescending(temple => temple.Code == code)
            .Select(temple => temple.Id).FirstOrDefaultAsync(cancellationToken);
    }
}
