namespace TempleDashboard.Web.Api.V1;

/// <summary>A category with its labelled pictures.</summary>
public sealed record CategoryView(long Id, string Name, int Position, int TrainCount, int TestCount);
