using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Http.HttpResults;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.ConvNets;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Training;

/// <summary>Training runs.</summary>
internal static class RunsApi
{
    public static void MapRunsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/classifiers/{id:long}/runs", StartAsync).RequireRight(Rights.Train).WithTags("Training")
            .WithSummary("Train a classifier")
            .WithDescription("Answers at once; 409 says why it cannot be trained now. Without a body it trains as it did the last time.");
        var runs = routes.MapGroup("/runs/{id:long}").WithTags("Training");
        runs.MapGet("", GetAsync).WithSummary("Show a training run as it stands");
        runs.MapGet("/events", WatchAsync).EndsWithAccess().WithSummary("Follow a training run live as server-sent events 'progress'")
            .WithDescription("Begins with the run as it stands and ends with the run.");
        runs.MapPost("/cancel", CancelAsync).RequireRight(Rights.Train).WithSummary("Cancel a training run");
    }

    private static async Task<Results<Accepted<StartedRun>, ProblemHttpResult>> StartAsync(
        long id,
        RunRequest? body,
        HttpRequest request,
        TempleCatalog catalog,
        TrainingService training,
        CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(id, cancellationToken) is null)
            return Problems.Unknown("classifier", id);
        var start = await training.StartAsync(new TrainingRequest(id, Caller.Of(request)) { Settings = body?.Settings }, cancellationToken);
        return start.Started
            ? TypedResults.Accepted($"/api/v1/runs/{start.RunId}", new StartedRun(start.RunId.Value))
            : Problems.Conflict(start.Refusal);
    }

    private static async Task<Results<Ok<RunView>, ProblemHttpResult>> GetAsync(
        long id,
        TrainingService training,
        CancellationToken cancellationToken) =>
        await training.FindAsync(id, cancellationToken) is { } run
            ? TypedResults.Ok(RunView.From(run))
            : Problems.Unknown("training run", id);

    private static async Task<Results<ServerSentEventsResult<RunView>, ProblemHttpResult>> WatchAsync(
        long id, TrainingService training, RunEvents events, CancellationToken cancellationToken) =>
        await training.FindAsync(id, cancellationToken) is null
            ? Problems.Unknown("training run", id)
            : TypedResults.ServerSentEvents(AsEvents(events.FollowAsync(id, cancellationToken)));

    private static async Task<Results<Accepted<StartedRun>, ProblemHttpResult>> CancelAsync(
        long id, HttpRequest request, TrainingService training, CancellationToken cancellationToken)
    {
        if (await training.FindAsync(id, cancellationToken) is null)
            return Problems.Unknown("training run", id);
        return await training.CancelAsync(id, Caller.Of(request), cancellationToken)
            ? TypedResults.Accepted($"/api/v1/runs/{id}", new StartedRun(id))
            : Problems.Conflict($"Training run {id} has ended already.");
    }

    private static async IAsyncEnumerable<SseItem<RunView>> AsEvents(IAsyncEnumerable<RunView> views)
    {
        await foreach (var view in views)
            yield return new SseItem<RunView>(view, "progress");
    }
}

/// <summary>How to train.</summary>
/// <param name="Method"><c>auto</c>, <c>transfer</c> or <c>convNet</c>; null for <c>auto</c>. Without any settings the classifier is
/// trained as it was the last time.</param>
/// <param name="ConvNet">The ConvNet's settings; null for the defaults.</param>
public sealed record RunRequest(TrainingMethod? Method, ConvNetOptions? ConvNet)
{
    internal TrainingSettings? Settings => Method is null && ConvNet is null
        ? null
        : new TrainingSettings { Method = Method ?? TrainingMethod.Auto, ConvNet = ConvNet ?? new ConvNetOptions() };
}

/// <summary>A run that was queued; watch it at <c>/api/v1/runs/{runId}/events</c>.</summary>
public sealed record StartedRun(long RunId);

/// <summary>A training run as it stands.</summary>
/// <param name="Progress">Whole run, 0 to 1.</param>
/// <param name="Message">What the run is doing, or why it ended.</param>
/// <param name="Trials">What each learner came to; empty until the first has ended.</param>
/// <param name="SecondsLeft">Estimated; null while there is nothing to go by.</param>
public sealed record RunView(
    long RunId,
    long ClassifierId,
    int Number,
    RunStatus Status,
    bool IsActive,
    StagesView Stages,
    double Progress,
    string Message,
    double? SecondsLeft,
    DateTime QueuedAt,
    DateTime? StartedAt,
    DateTime? EndedAt,
    TrainingMethod Method,
    IReadOnlyList<LearnerTrial> Trials,
    IReadOnlyList<EpochView> Epochs,
    IReadOnlyList<string> Log)
{
    public static RunView From(RunSnapshot run) => new(
        run.RunId,
        run.ClassifierId,
        run.Number,
        run.Status,
        run.IsActive,
        StagesView.From(run.Stages),
        run.Progress,
        run.Message,
        run.TimeLeft?.TotalSeconds,
        run.QueuedAt,
        run.StartedAt,
        run.EndedAt,
        run.Method,
        run.Trials,
        [.. run.Epochs.Select(EpochView.From)],
        run.Log);
}

/// <summary>The steps of a training run; each is true once it is complete.</summary>
public sealed record StagesView(bool GotTrainingData, bool MadeArchitecture, bool Trained, bool GotTestingData, bool Tested, bool Saved)
{
    public static StagesView From(TrainingStages stages) => new(
        stages.HasFlag(TrainingStages.GotTrainingData),
        stages.HasFlag(TrainingStages.MadeArchitecture),
        stages.HasFlag(TrainingStages.Trained),
        stages.HasFlag(TrainingStages.GotTestingData),
        stages.HasFlag(TrainingStages.Tested),
        stages.HasFlag(TrainingStages.Saved));
}

/// <summary>One point of the learning curves.</summary>
/// <param name="Learner">Whose curve: <c>transfer</c> or <c>convnet</c>.</param>
/// <param name="Seconds">Time since its learner began, without breaks.</param>
public sealed record EpochView(
    string Learner, int Epoch, double TrainLoss, double TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy, double Seconds)
{
    public static EpochView From(EpochMetric epoch) => new(
        epoch.Learner, epoch.Epoch, epoch.TrainLoss, epoch.TrainAccuracy, epoch.ValidationLoss, epoch.ValidationAccuracy, epoch.Seconds);
}
