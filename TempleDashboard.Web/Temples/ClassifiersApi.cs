using Microsoft.AspNetCore.Http.HttpResults;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Temples;

/// <summary>What can be changed about a classifier.</summary>
internal static class ClassifiersApi
{
    public static void MapClassifiersApi(this IEndpointRouteBuilder routes)
    {
        var classifier = routes.MapGroup("/classifiers/{id:long}").WithTags("Temples");
        classifier.MapPut("/rule", SetRuleAsync).RequireRight(Rights.Save).WithSummary("Say when a classifier calls a picture an anomaly")
            .WithDescription("Counts from the next prediction on; what was answered before stays. What is left out stays as it is.");
        classifier.MapPut("/common-categories", SetCommonUseAsync).RequireRight(Rights.Save)
            .WithSummary("Say whether the pictures of the common categories join a classifier's training and its test")
            .WithDescription("Counts from the next training on. What is left out stays as it is.");
        classifier.MapPatch("", RenameAsync).RequireRight(Rights.Save).WithSummary("Give a classifier another name")
            .WithDescription(
                "All that it has learned stays. Its temple_id changes with it: cameras have to send the new name, "
                    + "and the old one is free for another classifier. The classifier 'default' keeps its name.");
        classifier.MapPost("/merge", MergeAsync)
            .RequireRight(Rights.Save).WithSummary("Merge a classifier into another one of its temple whose name looks the same")
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

    private static async Task<Results<Ok<CommonUse>, ProblemHttpResult>> SetCommonUseAsync(
        long id, CommonUseBody body, HttpRequest request, TempleCatalog catalog, CommonCategoryUse common,
        CancellationToken cancellationToken)
    {
        if (await catalog.FindAloneAsync(id, cancellationToken) is not { } classifier)
            return Problems.Unknown("classifier", id);
        if (body is { Trains: null, Tests: null })
            return Problems.Invalid("Say trains, tests or both: true or false.");
        var use = CommonUse.Of(classifier);
        use = new(body.Trains ?? use.Trains, body.Tests ?? use.Tests);
        return await common.SetAsync(id, use, null, Caller.Of(request), cancellationToken) is { } error
            ? Problems.Invalid(error)
            : TypedResults.Ok(use);
    }

    private static async Task<Results<Ok<RenamedClassifier>, ProblemHttpResult>> RenameAsync(
        long id, NewName body, HttpRequest request, TempleEditor editor, TempleCatalog catalog, CancellationToken cancellationToken)
    {
        if (await catalog.FindAloneAsync(id, cancellationToken) is null)
            return Problems.Unknown("classifier", id);
        if (await editor.RenameClassifierAsync(id, body.Name, Caller.Of(request), cancellationToken) is { } error)
            return Problems.Invalid(error);
        return await catalog.FindAloneAsync(id, cancellationToken) is { } renamed
            ? TypedResults.Ok(
                new RenamedClassifier(
                    id,
                    renamed.Name,
                    new ClassifierRef(renamed.Temple!.Code, renamed.Name).ToString(),
                    await catalog.CaseHintAsync(renamed, cancellationToken)))
            : Problems.Unknown("classifier", id);
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

/// <summary>What a classifier does with the common categories.</summary>
/// <param name="Trains">Whether their training pictures join its training.</param>
/// <param name="Tests">Whether their test pictures count in its test as well, where they train.</param>
internal sealed record CommonUseBody(bool? Trains, bool? Tests);

/// <summary>A classifier with its new name.</summary>
/// <param name="Reference">What cameras send as temple_id from now on, such as <c>410010:lights</c>.</param>
/// <param name="Hint">Says where another classifier of the temple differs in capital letters alone; null where none does.</param>
internal sealed record RenamedClassifier(long Id, string Name, string Reference, string? Hint);
