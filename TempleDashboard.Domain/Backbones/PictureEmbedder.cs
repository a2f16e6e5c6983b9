using System.Runtime.InteropServices;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Domain.Backbones;

/// <summary>
/// Turns pictures into embeddings by a backbone. Those of stored pictures are kept as blobs, so that each picture is
/// looked at once per backbone and region, however often it is trained on.
/// </summary>
public sealed class PictureEmbedder(IBlobStore blobs, ImageDecoder decoder)
{
    /// <summary>Pictures per run of the network: enough to keep all cores busy, few enough to cancel quickly.</summary>
    private const int BatchSize = 8;

    /// <summary>Counts the pictures whose embedding is not kept yet.</summary>
    public async Task<int> CountMissingAsync(
        Backbone backbone, IEnumerable<string> sha256s, Region? region, CancellationToken cancellationToken)
    {
        var missing = 0;
        foreach (var sha256 in sha256s)
            missing += await blobs.ExistsAsync(KeyOf(backbone, sha256, region), cancellationToken) ? 0 : 1;
        return missing;
    }

    /// <summary>
    /// Returns the embeddings of stored pictures, <c>[N,D]</c> float32 in the order given. <paramref name="progress"/> is told
    /// the number of pictures done so far.
    /// </summary>
    /// <exception cref="UnreadablePictureException">A stored picture is missing or damaged.</exception>
    public async Task<float[]> EmbedStoredAsync(
        Backbone backbone, IReadOnlyList<string> sha256s, Region? region, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var length = backbone.EmbeddingLength;
        var embeddings = new float[sha256s.Count * length];
        var missing = new List<int>();
        for (var i = 0; i < sha256s.Count; i++)
        {
            if (!await TryReadAsync(backbone, sha256s[i], region, embeddings.AsMemory(i * length, length), cancellationToken))
                missing.Add(i);
        }
        var done = sha256s.Count - missing.Count;
        progress?.Report(done);
        // While the network looks at a batch, the embeddings of the one before go to the disk.
        var kept = Task.CompletedTask;
        try
        {
            foreach (var batch in missing.Chunk(BatchSize))
            {
                var embedded = Embed(backbone, await ReadAsync(batch, sha256s, cancellationToken), region, cancellationToken);
                for (var i = 0; i < batch.Length; i++)
                    embedded.AsSpan(i * length, length).CopyTo(embeddings.AsSpan(batch[i] * length));
                await kept;
                kept = KeepAsync(backbone, batch, sha256s, region, embedded, cancellationToken);
                progress?.Report(done += batch.Length);
            }
        }
        catch
        {
            await kept.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        await kept;
        return embeddings;
    }

    /// <summary>
    /// Embeds pictures that are not stored, <c>[N,D]</c> float32. They must have been accepted by <see cref="PictureReader"/>.
    /// </summary>
    public float[] Embed(
        Backbone backbone, IReadOnlyList<ReadOnlyMemory<byte>> pictures, Region? region, CancellationToken cancellationToken)
    {
        var embeddings = new float[pictures.Count * backbone.EmbeddingLength];
        var pixels = new byte[Math.Min(BatchSize, pictures.Count) * PixelBytes(backbone)];
        for (var start = 0; start < pictures.Count; start += BatchSize)
        {
            var count = Math.Min(BatchSize, pictures.Count - start);
            DecodeAll(backbone, pictures, start, count, region, pixels, cancellationToken);
            backbone.Embed(
                pixels.AsSpan(0, count * PixelBytes(backbone)),
                count,
                embeddings.AsSpan(start * backbone.EmbeddingLength, count * backbone.EmbeddingLength),
                cancellationToken);
        }
        return embeddings;
    }

    private Task<ReadOnlyMemory<byte>[]> ReadAsync(int[] batch, IReadOnlyList<string> sha256s, CancellationToken cancellationToken) =>
        Task.WhenAll(
            batch.Select(async picture =>
                (ReadOnlyMemory<byte>)(
                    await blobs.ReadAsync(BlobKey.Picture(sha256s[picture]), cancellationToken)
                    ?? throw new UnreadablePictureException(sha256s[picture]))));

    /// <summary>All at once: each waits for the disk, and those that wait together wait once.</summary>
    private Task KeepAsync(
        Backbone backbone,
        int[] batch,
        IReadOnlyList<string> sha256s,
        Region? region,
        float[] embedded,
        CancellationToken cancellationToken) =>
        Task.WhenAll(
            batch.Select(
                (picture, i) =>
                {
                    var bytes = MemoryMarshal.AsBytes(embedded.AsSpan(i * backbone.EmbeddingLength, backbone.EmbeddingLength)).ToArray();
                    return blobs.PutAsync(KeyOf(backbone, sha256s[picture], region), bytes, cancellationToken);
                }));

    private async Task<bool> TryReadAsync(
        Backbone backbone, string sha256, Region? region, Memory<float> embedding, CancellationToken cancellationToken)
    {
        var bytes = await blobs.ReadAsync(KeyOf(backbone, sha256, region), cancellationToken);
        if (bytes is null || bytes.Length != embedding.Length * sizeof(float))
            return false;
        MemoryMarshal.Cast<byte, float>(bytes).CopyTo(embedding.Span);
        return true;
    }

    private void DecodeAll(
        Backbone backbone,
        IReadOnlyList<ReadOnlyMemory<byte>> pictures,
        int start,
        int count,
        Region? region,
        byte[] pixels,
        CancellationToken cancellationToken)
    {
        var bytes = PixelBytes(backbone);
        var refusals = new ImageRefusal?[count];
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken }, i =>
            refusals[i] = decoder.DecodePixels(
                pictures[start + i].Span, backbone.InputWidth, backbone.InputHeight, region, pixels.AsSpan(i * bytes, bytes)));
        for (var i = 0; i < count; i++)
        {
            if (refusals[i] is { } refusal)
                throw new UnreadablePictureException(Sha256.Hex(pictures[start + i].Span), refusal);
        }
    }

    private static BlobKey KeyOf(Backbone backbone, string sha256, Region? region) =>
        BlobKey.Embedding(sha256, backbone.Hash, Region.KeyOf(region));

    private static int PixelBytes(Backbone backbone) => backbone.InputWidth * backbone.InputHeight * ImageDecoder.Bands;
}

/// <summary>
/// A picture that was accepted once cannot be read any more: the data folder has been damaged, or the limits were lowered.
/// </summary>
public sealed class UnreadablePictureException : Exception
{
    public UnreadablePictureException(string sha256)
        : base($"The picture {sha256} is missing from the data folder. Restore it from a backup, or upload it again.")
    {
    }

    public UnreadablePictureException(string sha256, ImageRefusal refusal)
        : base($"The stored picture {sha256} cannot be decoded any more ({refusal}). Restore it from a backup, or take its label away.")
    {
    }
}
