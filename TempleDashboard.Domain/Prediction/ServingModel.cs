using TempleDashboard.Domain.Evaluation.Anomaly;
using TempleDashboard.Domain.Learning.Models;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Prediction;

/// <summary>What is kept in memory of a model that serves.</summary>
/// <param name="Categories">In the order of the model's probabilities.</param>
/// <param name="Neighbours">Its training pictures; null for a model that was made before they were kept.</param>
public sealed record ServingModel(long ModelId, int Number, Region? Region, IReadOnlyList<string> Categories, IPictureModel Model, NeighbourIndex? Neighbours)
{
    /// <summary>About what it takes of memory.</summary>
    public long ByteCount => Model.ByteCount + (Neighbours?.ByteCount ?? 0);
}
