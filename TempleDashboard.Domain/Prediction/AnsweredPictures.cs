using TempleDashboard.Domain.Images;
using TempleDashboard.Domain.Learning.Models;

namespace TempleDashboard.Domain.Prediction;

/// <summary>Opened pictures, in order, with what a model makes of them.</summary>
/// <param name="Answers">Null where a picture is refused: then none is answered.</param>
internal sealed record AnsweredPictures(IReadOnlyList<OpenedPicture> Pictures, PictureAnswers? Answers);
