using System.Diagnostics.CodeAnalysis;

namespace TempleDashboard.Domain.Temples;

/// <summary>What was found or made, or why it was refused.</summary>
public sealed record CatalogResult<T>
    where T : class
{
    public CatalogResult(T value) => Value = value;

    public CatalogResult(string error) => Error = error;

    public T? Value { get; }

    public string? Error { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Value is not null;
}
