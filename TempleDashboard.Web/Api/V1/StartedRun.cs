namespace TempleDashboard.Web.Api.V1;

/// <summary>A run that was queued; watch it at <c>/api/v1/runs/{runId}/events</c>.</summary>
public sealed record StartedRun(long RunId);
