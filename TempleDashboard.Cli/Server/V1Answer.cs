using System.Diagnostics.CodeAnalysis;

namespace TempleDashboard.Cli.Server;

/// <summary>An answer of <c>/api/v1</c>: what was asked for, or why it was refused.</summary>
public sealed record V1Answer<T>(T? Body, Problem? Problem)
    where T : class
{
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Succeeded => Problem is null;
}
