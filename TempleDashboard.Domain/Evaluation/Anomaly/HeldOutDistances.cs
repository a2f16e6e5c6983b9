namespace TempleDashboard.Domain.Evaluation.Anomaly;

/// <summary>How far pictures lie that a model did not see: of each kept picture, the distance to those that are no look-alikes of it.</summary>
/// <param name="Ascending">The distances.</param>
/// <param name="Groups">
/// Groups of look-alikes that they come from; null where that was not kept (models made before format 2 of <see cref="NeighbourFile"/>).
/// </param>
public sealed record HeldOutDistances(float[] Ascending, int? Groups)
{
    public int Count => Ascending.Length;
}
