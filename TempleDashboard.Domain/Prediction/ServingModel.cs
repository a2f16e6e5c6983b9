using TempleDashboard.Domain.Learning.Heads;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Prediction;

/// <summary>What is kept in memory of a model that serves: its head. The backbone is shared by all models.</summary>
public sealed record ServingModel(
    long ModelId, int Number, string BackboneSha256, Region? Region, IReadOnlyList<string> Categories, LinearHead Head)
{
    /// <summary>About what it takes of memory.</summary>
    public long ByteCount => (Head.Weights.Length + 2L * Head.Dimension) * sizeof(float) + 1024;
}
