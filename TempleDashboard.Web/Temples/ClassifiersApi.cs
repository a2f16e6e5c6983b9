using Microsoft.AspNetCore.Http.HttpResults;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Api;

namespace TempleDashboard.Web.Temples;

/// <summary>What can be changed about a classifier.</summary>
internal static class ClassifiersApi
{
    public static void MapClassifiersApi(this IEndpointRouteBuilder routes)
    {
        var classifier = routes.MapGroup("/classifiers/{id:long}").WithTags("Temples");
        classifier.MapPut("/rule", SetRuleAsync).WithSummary("Say when a classifier calls a picture an anomaly")
            .WithDescription("Counts from the next prediction on; what was answered before stays. What is left out stays as it is.");
        classifier.MapPost("/merge", MergeAsync).WithSummary("Merge a classifier into another one of its temple whose name looks the same")
            .WithDescription("Labels, models and predictions move, and the classifier is deleted. It cannot be taken back.");
    }

    private static async Task<Results<Ok<AnomalyRule>, ProblemHttpResult>> SetRuleAsync(
        long id, RuleChange body, HttpRequest request, TempleCatalog catalog, AnomalyRules rules, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(id, cancellationToken) is not { } classifier)
            return Problems.Unknown("classifier", id);
        var rule = AnomalyRule.Of(classifier);
        rule = rule with
        {
            MinConfidence = body.MinConfidence ?? rule.MinConfidence,
            FalseAlarmRate = body.FalseAlarmRate ?? rule.FalseAlarmRate,
            AnswersDamaged = body.AnswersDamaged ?? rule.AnswersDamaged,
        };
        return await rules.SetAsync(id, rule, null, Caller.Of(request), cancellationToken) is { } error
            ? Problems.Invalid(error)
            : TypedResults.Ok(rule);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> MergeAsync(
        long id, MergeTarget body, HttpRequest request, NameMerge merging, TempleCatalog catalog, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(id, cancellationToken) is null)
            return Problems.Unknown("classifier", id);
        return await merging.MergeClassifierAsync(id, body.IntoId, Caller.Of(request), cancellationToken) is { } error
            ? Problems.Conflict(error)
            : TypedResults.NoContent();
    }
}

/// <summary>A rule for anomalies.</summary>
/// <param name="MinConfidence">A highest probability below it is an anomaly; 0 to 1.</param>
/// <param name="FalseAlarmRate">Share of usual pictures that may be called unlike anything seen, 0 to 0.2; 0 turns that off.</param>
/// <param name="AnswersDamaged">Whether a damaged picture is answered as an anomaly with the reason <c>damaged</c>; else it is
/// refused.</param>
internal sealed record RuleChange(double? MinConfidence, double? FalseAlarmRate, bool? AnswersDamaged);
