using TempleDashboard.Domain.Images;
using TempleDashboard.Domain.Learning.Models;

namespace TempleDashboard.Domain.Prediction;

/// <summary>
/// Opens the pictures of a request and shows them to a model, a few at a time: each is decoded once, and between two batches other requests
/// have their turn.
/// </summary>
public sealed class PictureAnswering(PictureReader reader, ProcessorQueue processors)
{
    private const int BatchSize = 8;

    /// <summary>Answers all pictures or none. Where one is refused, the others are still checked, so that all that is wrong is known at once.</summary>
    /// <param name="answersDamaged">A damaged picture does not stop the others; what the model is given for it, and its answer, mean nothing.</param>
    internal async Task<AnsweredPictures> AnswerAsync(
        IPictureModel model, IReadOnlyList<PictureToPredict> pictures, bool answersDamaged, CancellationToken cancellationToken)
    {
        var opened = new OpenedPicture[pictures.Count];
        var probabilities = new float[pictures.Count * model.ClassCount];
        var embeddings = new float[pictures.Count * model.EmbeddingLength];
        var refused = false;
        for (var start = 0; start < pictures.Count; start += BatchSize)
        {
            var first = start;
            var count = Math.Min(BatchSize, pictures.Count - first);
            var answers = await processors.RunAsync(() => Answer(first, count), cancellationToken);
            refused |= answers is null;
            answers?.Probabilities.CopyTo(probabilities.AsSpan(first * model.ClassCount));
            answers?.Embeddings.CopyTo(embeddings.AsSpan(first * model.EmbeddingLength));
        }
        return new AnsweredPictures(opened, refused ? null : new PictureAnswers(probabilities, embeddings));

        PictureAnswers? Answer(int first, int count)
        {
            var bytes = model.View.PictureBytes;
            var pixels = new byte[count * bytes];
            if (count == 1)
                Open(0);
            else
                Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken }, Open);
            return refused || Array.Exists(opened[first..(first + count)], IsRefused) ? null : model.Answer(pixels, count, cancellationToken);

            bool IsRefused(OpenedPicture picture) => picture.Refusal is not null && !(answersDamaged && picture.IsDamaged);

            void Open(int i) => opened[first + i] = reader.Open(pictures[first + i].Bytes, pictures[first + i].Name, model.View, pixels.AsSpan(i * bytes, bytes));
        }
    }
}
