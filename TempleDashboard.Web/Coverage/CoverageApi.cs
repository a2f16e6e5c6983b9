using Microsoft.AspNetCore.Http.HttpResults;
using TempleDashboard.Domain.Coverage;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Coverage;

/// <summary>Whether a classifier has enough labelled pictures.</summary>
internal static class CoverageApi
{
    public static void MapCoverageApi(this IEndpointRouteBuilder routes)
    {
        var coverage = routes.MapGroup("/classifiers/{id:long}/coverage").WithTags("Training");
        coverage.MapGet("", ShowAsync).WithSummary("Say whether a classifier has enough labelled pictures, and what to do next")
            .WithDescription(
                "`instruction` is the one thing to do next and `page` where it is done; `matrix` counts labelled pictures by category, "
                + "hour and camera, and `curve` says what more pictures would bring, as it was measured last.");
        coverage.MapPost("/curve", MeasureAsync).RequireRight(Rights.Save).WithSummary("Measure the learning curve anew")
            .WithDescription(
                "Answers at once; `curve.progress` of the coverage tells how far it is. It waits while a training is going on.");
        coverage.MapPost("/curve/cancel", CancelAsync).RequireRight(Rights.Save).WithSummary("Stop measuring the learning curve");
    }

    private static async Task<Results<Ok<CoverageView>, ProblemHttpResult>> ShowAsync(
        long id, CoverageCheck check, IStringLocalizer texts, CancellationToken cancellationToken) =>
        await check.CheckAsync(id, cancellationToken) is { } report
            ? TypedResults.Ok(CoverageView.Of(id, report, texts))
            : Problems.Unknown("classifier", id);

    private static async Task<Results<Accepted<CurveView>, ProblemHttpResult>> MeasureAsync(
        long id, TempleCatalog catalog, CurveRuns curves, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(id, cancellationToken) is null)
            return Problems.Unknown("classifier", id);
        return curves.TryStart(id)
            ? TypedResults.Accepted($"/api/v1/classifiers/{id}/coverage", CurveView.Of(await curves.StateOfAsync(id, cancellationToken)))
            : Problems.Conflict($"The learning curve of classifier {id} is being measured already.");
    }

    private static async Task<Results<Ok<CurveView>, ProblemHttpResult>> CancelAsync(
        long id, TempleCatalog catalog, CurveRuns curves, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(id, cancellationToken) is null)
            return Problems.Unknown("classifier", id);
        return curves.Cancel(id)
            ? TypedResults.Ok(CurveView.Of(await curves.StateOfAsync(id, cancellationToken)))
            : Problems.Conflict($"The learning curve of classifier {id} is not being measured.");
    }
}

/// <summary>Whether a classifier has enough labelled pictures.</summary>
/// <param name="Instruction">The one thing to do next, for a person.</param>
/// <param name="Reason">Why, for a person.</param>
/// <param name="Page">Where it is done, below the program's address.</param>
/// <param name="Steps">The same and what comes after it, for programs.</param>
/// <param name="Unlabelled">Pictures that wait for a label.</param>
/// <param name="Leaks">Stacks of look-alikes that lie on both sides of the split.</param>
/// <param name="Doubts">Labels that the newest model disputes and nobody has looked at since.</param>
public sealed record CoverageView(
    string Instruction,
    string Reason,
    string Page,
    IReadOnlyList<NextStep> Steps,
    CoverageMatrix Matrix,
    int Unlabelled,
    int Leaks,
    int Doubts,
    CurveView Curve)
{
    public static CoverageView Of(long classifierId, CoverageReport report, IStringLocalizer texts)
    {
        ArgumentNullException.ThrowIfNull(report);
        var step = report.Steps[0];
        return new(
            texts.Instruction(step), texts.Reason(step), StepLinks.Of(classifierId, step), report.Steps, report.Matrix, report.Unlabelled,
            report.Leaks, report.Doubts, CurveView.Of(report.Curve));
    }
}

/// <summary>The learning curve as it was measured last, and how the measuring stands.</summary>
/// <param name="Progress">Share that is done, 0 to 1; null where nothing is under way.</param>
/// <param name="WaitsForTraining">Whether it stands still, as a training goes first.</param>
/// <param name="MeasuredAt">In UTC; null where there is none.</param>
/// <param name="ChangedLabels">Labels that have changed since.</param>
/// <param name="Hindrance">Why there is none; null where nothing hinders it.</param>
/// <param name="Pictures">Training pictures that it was measured with.</param>
/// <param name="Accuracy">Share of pictures like the labelled ones that would be right, 0 to 1.</param>
/// <param name="AccuracyRange">Where that lies in 9 of 10 cases.</param>
/// <param name="More">Pictures that the gain is for.</param>
/// <param name="Gain">What they would raise the share by; 0.01 is a point.</param>
/// <param name="GainRange">Where the gain lies in 9 of 10 cases.</param>
/// <param name="Points">The curve, by number of pictures.</param>
public sealed record CurveView(
    double? Progress,
    bool WaitsForTraining,
    DateTime? MeasuredAt,
    int ChangedLabels,
    string? Hindrance,
    int? Pictures,
    double? Accuracy,
    Learning.Evaluation.Interval? AccuracyRange,
    int? More,
    double? Gain,
    Learning.Curves.GainRange? GainRange,
    IReadOnlyList<Learning.Curves.LearningCurvePoint> Points)
{
    public static CurveView Of(CurveState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var forecast = state.Forecast;
        return new(
            state.Progress, state.WaitsForTraining, state.MeasuredAt, state.ChangedLabels, state.Hindrance, forecast?.Count,
            forecast?.Accuracy, forecast?.AccuracyRange, forecast?.More, forecast?.Gain, forecast?.GainRange, forecast?.Points ?? []);
    }
}
