namespace TempleDashboard.Domain.Prediction.History;

/// <summary>A range of prediction ids, both ends included.</summary>
internal sealed record IdBounds(long First, long Last)
{
    public static IdBounds Everything { get; } = new(0, long.MaxValue);
}
