using TempleDashboard.Domain.Learning.Models;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Prediction;

/// <summary>What is kept in memory of a model that serves.</summary>
/// <param name="Categories">In the order of the model's probabilities.</param>
public sealed record ServingModel(long ModelId, int Number, Region? Region, IReadOnlyList<string> Categories, IPictureModel Model);
