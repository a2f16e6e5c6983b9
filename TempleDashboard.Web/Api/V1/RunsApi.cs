using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Http.HttpResults;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Web.Api.V1.Live;

namespace TempleDashboard.Web.Api.V1;

/// <summary>Training runs.</summary>
internal static class RunsApi
{
    public static void MapRunsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/classifiers/{id:long}/runs", StartAsync).WithTags("Training")
            .WithSummary("Train a classifier")
            .WithDescription("Answers at once; 409 says why it cannot be trained now. Without a body it trains as it did the last time.");
        var runs = routes.MapGroup("/runs/{id:long}").WithTags("Training");
        runs.MapGet("", GetAsync).WithSummary("Show a training run as it stands");
        runs.MapGet("/events", WatchAsync).WithSummary("Follow a training run live as server-sent events 'progress'")
            .WithDescription("Begins with the run as it stands and ends with the run.");
        runs.MapPost("/cancel", CancelAsync).WithSummary("Cancel a training run");
    }

    private static async Task<Results<Accepted<StartedRun>, ProblemHttpResult>> StartAsync(
        long id, RunRequest? body, HttpRequest request, TempleCatalog catalog, TrainingService training, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(id, cancellationToken) is null)
            return Problems.Unknown("classifier", id);
        var start = await training.StartAsync(new TrainingRequest(id, Caller.Of(request)) { Settings = body?.Settings }, cancellationToken);
        return start.Started
            ? TypedResults.Accepted($"/api/v1/runs/{start.RunId}", new StartedRun(start.RunId.Value))
            : Problems.Conflict(start.Refusal);
    }

    private static async Task<Results<Ok<RunView>, ProblemHttpResult>> GetAsync(
        long id, TrainingService training, CancellationToken cancellationToken) =>
        await training.FindAsync(id, cancellationToken) is { } run ? TypedResults.Ok(RunView.From(run)) : Problems.Unknown("training run", id);

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
