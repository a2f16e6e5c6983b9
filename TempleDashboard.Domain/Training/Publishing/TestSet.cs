using TempleDashboard.Domain.Learning.Models;

namespace TempleDashboard.Domain.Training.Publishing;

/// <summary>The test pictures and what the new model makes of them.</summary>
internal sealed record TestSet(IReadOnlyList<TrainingPicture> Pictures, PictureAnswers Answers);
