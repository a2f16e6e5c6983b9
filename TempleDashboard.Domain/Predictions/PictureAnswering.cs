using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Domain.Predictions;

/// <summary>
/// Opens the pictures of a request and shows them to a model. Each is decoded once, and each has a turn of its own in the queue: between
/// two pictures of a long list other requests go on.
/// </summary>
public sealed class PictureAnswering(PictureReader reader)
{
    /// <summary>
    /// Answers all pictures or none. Where one is refused, the others are still checked, so that all that is wrong is known at once.
    /// </summary>
    /// <param name="answersDamaged">A damaged picture does not stop the others, and is not shown to the model: its answer stays
    /// empty.</param>
    internal async Task<AnsweredPictures> AnswerAsync(
        IPictureModel model,
        IReadOnlyList<PictureToPredict> pictures,
        bool answersDamaged,
        ProcessorQueue.Request queued,
        CancellationToken cancellationToken)
    {
        var opened = new OpenedPicture[pictures.Count];
        var probabilities = new float[pictures.Count * model.ClassCount];
        var embeddings = new float[pictures.Count * model.EmbeddingLength];
        var isOver = false; // Only spares the model work: whether a picture was refused is asked at the end.
        await Parallel.ForAsync(
            0, pictures.Count, cancellationToken,
            async (i, token) => await queued.RunAsync(reader.IsLarge(pictures[i].Bytes), () => Answer(i), token));
        return new AnsweredPictures(opened, Array.Exists(opened, IsRefused) ? null : new PictureAnswers(probabilities, embeddings));

        bool IsRefused(OpenedPicture picture) => picture.Refusal is not null && !(answersDamaged && picture.IsDamaged);

        bool Answer(int i)
        {
            var pixels = new byte[model.View.PictureBytes];
            opened[i] = reader.Open(pictures[i].Bytes, pictures[i].Name, model.View, pixels);
            isOver |= IsRefused(opened[i]);
            if (isOver || opened[i].IsDamaged)
                return false;
            var answer = model.Answer(pixels, 1, cancellationToken);
            answer.Probabilities.CopyTo(probabilities.AsSpan(i * model.ClassCount));
            answer.Embeddings.CopyTo(embeddings.AsSpan(i * model.EmbeddingLength));
            return true;
        }
    }
}

/// <summary>Opened pictures, in order, with what a model makes of them.</summary>
/// <param name="Answers">Null where a picture is refused: then none is answered.</param>
internal sealed record AnsweredPictures(IReadOnlyList<OpenedPicture> Pictures, PictureAnswers? Answers);
