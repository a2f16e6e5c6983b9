using System.Diagnostics.CodeAnalysis;

namespace TempleDashboard.Domain.Prediction.History;

/// <summary>The prediction with its new review, or why it was refused.</summary>
public sealed record ReviewResult(HistoryEntry? Entry, string? Error)
{
    [MemberNotNullWhen(true, nameof(Entry))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Entry is not null;
}
