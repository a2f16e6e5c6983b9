namespace TempleDashboard.Domain.Learning.Models;

/// <summary>What a model makes of N pictures.</summary>
/// <param name="Probabilities"><c>[N,K]</c> row-major; rows sum to 1.</param>
/// <param name="Embeddings"><c>[N,D]</c> row-major, in the model's own feature space.</param>
public sealed record PictureAnswers(float[] Probabilities, float[] Embeddings);
