using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Learning.ConvNets;
using TempleDashboard.Learning.Export;
using TempleDashboard.Learning.Onnx;

namespace TempleDashboard.Domain.Training;

/// <summary>
/// A small network that looks at the pictures itself. Its session has no threads of its own, and gives its working memory back after each
/// run: hundreds of models can be open, and requests run side by side.
/// </summary>
public sealed class ConvNetModel : IPictureModel
{
    /// <summary>Pictures of one run, and stored pictures read at once.</summary>
    private const int BatchSize = 16, StoredBatch = 64;

    /// <summary>What an open session takes beside its weights, which it holds twice; both as measured.</summary>
    private const long SessionBytes = 320 * 1024;

    private static readonly OnnxSessionSettings Settings = new() { Threads = 1, KeepsMemory = false, PlansMemory = false };

    private readonly SharedSession _shared;
    private readonly StoredPixels _stored;

    /// <exception cref="InvalidDataException">The bytes are no model of this kind.</exception>
    internal ConvNetModel(byte[] model, StoredPixels stored, Region? region)
    {
        this._stored = stored;
        InferenceSession session;
        try
        {
            session = OnnxSession.Open(model, Settings);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InvalidDataException(
                "The model file is damaged: its network cannot be read. Train again or restore the file.", exception);
        }
        if (!session.InputMetadata.TryGetValue(ModelExporter.Picture, out var picture)
            || picture.Dimensions is not [_, > 0, > 0, ConvNetNetwork.Bands]
            || !session.OutputMetadata.TryGetValue(ModelExporter.Probabilities, out var probabilities)
            || probabilities.Dimensions is not [_, > 0]
            || !session.OutputMetadata.TryGetValue(ModelExporter.Embedding, out var embedding)
            || embedding.Dimensions is not [_, > 0])
        {
            session.Dispose();
            throw new InvalidDataException(
                "The model file is not a ConvNet of this program: it lacks pictures, probabilities or embeddings.");
        }
        _shared = new SharedSession(session);
        View = new PictureView(picture.Dimensions[2], picture.Dimensions[1], region);
        ClassCount = probabilities.Dimensions[1];
        EmbeddingLength = embedding.Dimensions[1];
        ByteCount = SessionBytes + 2L * model.Length;
    }

    public PictureView View { get; }

    public int ClassCount { get; }

    public int EmbeddingLength { get; }

    public long ByteCount { get; }

    /// <summary>The size that pictures are scaled to.</summary>
    public PictureSize Size => new(View.Width, View.Height);

    public async Task<PictureAnswers> AnswerStoredAsync(
        IReadOnlyList<string> sha256s, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var answers = new PictureAnswers(new float[sha256s.Count * ClassCount], new float[sha256s.Count * EmbeddingLength]);
        for (var start = 0; start < sha256s.Count; start += StoredBatch)
        {
            string[] batch = [.. sha256s.Skip(start).Take(StoredBatch)];
            var some = Answer(await _stored.ReadAsync(batch, Size, View.Region, null, cancellationToken), batch.Length, cancellationToken);
            some.Probabilities.CopyTo(answers.Probabilities, start * ClassCount);
            some.Embeddings.CopyTo(answers.Embeddings, start * EmbeddingLength);
            progress?.Report(start + batch.Length);
        }
        return answers;
    }

    public PictureAnswers Answer(ReadOnlyMemory<byte> pixels, int count, CancellationToken cancellationToken)
    {
        if (pixels.Length != (long)count * View.PictureBytes)
        {
            throw new ArgumentException(
                $"{count} pictures of {View.Width} x {View.Height} take {(long)count * View.PictureBytes} bytes, got {pixels.Length}.",
                nameof(pixels));
        }

        var answers = new PictureAnswers(new float[count * ClassCount], new float[count * EmbeddingLength]);
        Parallel.For(0, (count + BatchSize - 1) / BatchSize, new ParallelOptions { CancellationToken = cancellationToken }, batch =>
            Run(pixels, batch * BatchSize, Math.Min(BatchSize, count - batch * BatchSize), answers));
        // A model that the cache let go of is closed by the finalizer, which must not happen inside a run.
        GC.KeepAlive(_shared);
        return answers;
    }

    public void Dispose() => _shared.Dispose();

    private void Run(ReadOnlyMemory<byte> pixels, int start, int count, PictureAnswers answers)
    {
        using var options = new RunOptions();
        using var picture = Tensor(
            MemoryMarshal.AsMemory(pixels.Slice(start * View.PictureBytes, count * View.PictureBytes)),
            count,
            View.Height,
            View.Width,
            ConvNetNetwork.Bands);
        using var probabilities = Tensor(answers.Probabilities.AsMemory(start * ClassCount, count * ClassCount), count, ClassCount);
        using var embeddings = Tensor(
            answers.Embeddings.AsMemory(start * EmbeddingLength, count * EmbeddingLength), count, EmbeddingLength);
        _shared.Use(session =>
        {
            session.Run(
                options,
                [ModelExporter.Picture],
                [picture],
                [ModelExporter.Probabilities, ModelExporter.Embedding],
                [probabilities, embeddings]);
            return true;
        });
    }

    private static OrtValue Tensor<T>(Memory<T> values, params long[] shape)
        where T : unmanaged => OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values, shape);
}

/// <summary>Opens ConvNets for service.</summary>
public sealed class ConvNetModels(StoredPixels stored)
{
    /// <summary>Opens a model that <see cref="ConvNetExporter"/> made.</summary>
    /// <param name="region">The region that it was trained on; null for the whole picture.</param>
    /// <exception cref="InvalidDataException">It is another model, or damaged.</exception>
    public ConvNetModel Open(ModelProto model, Region? region) => Open(model.ToByteArray(), region);

    /// <inheritdoc cref="Open(ModelProto, Region?)"/>
    /// <param name="model">Content of a <c>model.onnx</c>.</param>
    public ConvNetModel Open(byte[] model, Region? region) => new(model, stored, region);
}

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
        {
            throw new ArgumentException(
                $"{sha256s.Count} pictures of {size.Width} x {size.Height} take more than {MostBytes >> 20} MB.", nameof(sha256s));
        }

        var pixels = new byte[pictureBytes * sha256s.Count];
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, sha256s.Count),
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (i, token) =>
            {
                var bytes = await blobs.ReadAsync(BlobKey.Picture(sha256s[i]), token) ?? throw new UnreadablePictureException(sha256s[i]);
                if (decoder.DecodePixels(bytes, size.Width, size.Height, region, pixels.AsSpan(i * pictureBytes, pictureBytes)) is
                    { } refusal)
                {
                    throw new UnreadablePictureException(sha256s[i], refusal);
                }

                progress?.Report(Interlocked.Increment(ref done));
            });
        return pixels;
    }
}
