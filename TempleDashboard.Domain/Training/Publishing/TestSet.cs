namespace TempleDashboard.Domain.Training.Publishing;

/// <summary>The test pictures with their embeddings, <c>[N,D]</c>, and the new model's probabilities, <c>[N,K]</c>.</summary>
internal sealed record TestSet(IReadOnlyList<TrainingPicture> Pictures, float[] Embeddings, float[] Probabilities);
