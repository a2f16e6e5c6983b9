using System.Diagnostics.CodeAnalysis;

namespace TempleDashboard.Domain.Training;

/// <summary>The run that was queued, or why none was.</summary>
public sealed record StartResult(long? RunId, string? Refusal)
{
    [MemberNotNullWhen(true, nameof(RunId))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Started => RunId is not null;
}
