using TempleDashboard.Domain.Images;
using TempleDashboard.Domain.Learning.Embeddings;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Learning.ConvNets;

/// <summary>Decodes stored pictures to the size of a network, all cores at work.</summary>
public sealed class StoredPixels(IBlobStore blobs, ImageDecoder decoder)
{
    /// <summary>Bytes that pictures take at most: they are kept in memory while a network learns from them.</summary>
    public const long MostBytes = 1L << 30;

    /// <summary>
    /// Returns <c>[N,H,W,3]</c>, RGB bytes, in the order given. <paramref name="progress"/> is told the number of pictures done so far.
    /// </summary>
    /// <param name="region">What is looked at; null for whole pictures.</param>
    /// <exception cref="UnreadablePictureException">A picture is missing or damaged.</exception>
    /// <exception cref="ArgumentException">They would take more than <see cref="MostBytes"/>.</exception>
    public async Task<byte[]> ReadAsync(
        IReadOnlyList<string> sha256s, PictureSize size, Region? region, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var pictureBytes = size.Width * size.Height * ImageDecoder.Bands;
        if ((long)pictureBytes * sha256s.Count > MostBytes)
            throw new ArgumentException($"{sha256s.Count} pictures of {size.Width} x {size.Height} take more than {MostBytes >> 20} MB.", nameof(sha256s));
        var pixels = new byte[pictureBytes * sha256s.Count];
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, sha256s.Count),
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (i, token) =>
            {
                var bytes = await blobs.ReadAsync(BlobKey.Picture(sha256s[i]), token) ?? throw new UnreadablePictureException(sha256s[i]);
                if (decoder.DecodePixels(bytes, size.Width, size.Height, region, pixels.AsSpan(i * pictureBytes, pictureBytes)) is { } refusal)
                    throw new UnreadablePictureException(sha256s[i], refusal);
                progress?.Report(Interlocked.Increment(ref done));
            });
        return pixels;
    }
}
