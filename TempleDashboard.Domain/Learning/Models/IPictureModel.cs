using TempleDashboard.Domain.Images;
using TempleDashboard.Domain.Learning.Embeddings;

namespace TempleDashboard.Domain.Learning.Models;

/// <summary>A trained model of any kind, ready to answer pictures. May be used from many threads at once.</summary>
public interface IPictureModel : IDisposable
{
    /// <summary>K, the categories it tells apart.</summary>
    int ClassCount { get; }

    /// <summary>D, the length of its embeddings.</summary>
    int EmbeddingLength { get; }

    /// <summary>About what it takes of memory.</summary>
    long ByteCount { get; }

    /// <summary>What it looks at: pictures must be decoded so.</summary>
    PictureView View { get; }

    /// <summary>Answers decoded pictures.</summary>
    /// <param name="pixels"><c>[count,H,W,3]</c> RGB, one byte per channel, of <see cref="View"/>'s size.</param>
    PictureAnswers Answer(ReadOnlyMemory<byte> pixels, int count, CancellationToken cancellationToken);

    /// <summary>
    /// Answers stored pictures, in the order given. <paramref name="progress"/> is told the number of pictures done so far.
    /// </summary>
    /// <exception cref="UnreadablePictureException">A stored picture is missing or damaged.</exception>
    Task<PictureAnswers> AnswerStoredAsync(IReadOnlyList<string> sha256s, IProgress<int>? progress, CancellationToken cancellationToken);
}

/// <summary>What a model makes of N pictures.</summary>
/// <param name="Probabilities"><c>[N,K]</c> row-major; rows sum to 1.</param>
/// <param name="Embeddings"><c>[N,D]</c> row-major, in the model's own feature space.</param>
public sealed record PictureAnswers(float[] Probabilities, float[] Embeddings);
