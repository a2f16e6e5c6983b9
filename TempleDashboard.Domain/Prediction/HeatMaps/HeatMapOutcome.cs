using System.Diagnostics.CodeAnalysis;

namespace TempleDashboard.Domain.Prediction.HeatMaps;

/// <summary>A heat map, or why there is none.</summary>
public sealed record HeatMapOutcome
{
    [MemberNotNullWhen(true, nameof(Png))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Failure == HeatMapFailure.None;

    /// <summary>A PNG with alpha in the proportions of the upright picture, to be laid over it.</summary>
    public byte[]? Png { get; private init; }

    public HeatMapFailure Failure { get; private init; }

    /// <summary>For a person: what is missing.</summary>
    public string? Error { get; private init; }

    internal static HeatMapOutcome Of(byte[] png) => new() { Png = png };

    internal static HeatMapOutcome Failed(HeatMapFailure failure, string error) => new() { Failure = failure, Error = error };
}
