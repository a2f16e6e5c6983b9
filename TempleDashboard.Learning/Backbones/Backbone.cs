using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TempleDashboard.Learning.Onnx;

namespace TempleDashboard.Learning.Backbones;

/// <summary>
/// The frozen feature extractor: pictures in, embeddings out. One ONNX Runtime session, to be shared by all threads.
/// </summary>
public sealed class Backbone : IDisposable
{
    /// <summary>Pictures per run of the session. More is no faster on a CPU and costs memory.</summary>
    private const int BatchSize = 8;

    private readonly byte[] _model;
    private readonly SharedSession _shared;
    private readonly Lazy<bool> _givesRoots;

    /// <summary>Opens a backbone model: <c>picture</c> uint8 [N,H,W,3] in, <c>embedding</c> float32 [N,D] out.</summary>
    /// <param name="model">Content of the .onnx file.</param>
    /// <param name="threads">Threads for one run; 0 means one per processor.</param>
    /// <exception cref="InvalidDataException">The bytes are no backbone model.</exception>
    public Backbone(byte[] model, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        InferenceSession session;
        try
        {
            session = OnnxSession.Open(model, threads);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InvalidDataException("The backbone's ONNX file cannot be read.", exception);
        }
        if (!session.InputMetadata.TryGetValue(BackboneImporter.PictureInput, out var picture)
            || picture.Dimensions is not [_, > 0, > 0, 3]
            || !session.OutputMetadata.TryGetValue(BackboneImporter.EmbeddingOutput, out var embedding)
            || embedding.Dimensions is not [_, > 0])
        {
            session.Dispose();
            throw new InvalidDataException(
                "The ONNX file is not a backbone: it needs an input 'picture' [N,H,W,3] and an output 'embedding' [N,D].");
        }
        _shared = new SharedSession(session);
        this._model = model;
        _givesRoots = new(() => PooledLayers.AreRoots(ReadModel()));
        InputHeight = picture.Dimensions[1];
        InputWidth = picture.Dimensions[2];
        EmbeddingLength = embedding.Dimensions[1];
        Hash = Convert.ToHexStringLower(SHA256.HashData(model));
    }

    /// <summary>SHA-256 of the model file, 64 hex digits. Models and cached embeddings name their backbone by it.</summary>
    public string Hash { get; }

    /// <summary>Width that pictures are scaled to, in pixels.</summary>
    public int InputWidth { get; }

    /// <summary>Height that pictures are scaled to, in pixels.</summary>
    public int InputHeight { get; }

    /// <summary>Length D of an embedding.</summary>
    public int EmbeddingLength { get; }

    /// <summary>All of the embedding's numbers are roots of averages; the graph is read for it once.</summary>
    public bool GivesRoots => _givesRoots.Value;

    /// <summary>Bytes of one picture as <see cref="Embed"/> takes it: H x W x 3.</summary>
    public int PictureBytes => InputHeight * InputWidth * 3;

    /// <summary>Content of the .onnx file.</summary>
    internal byte[] Content => _model;

    /// <summary>Reads the graph, to build on it (a classifier with its head appended).</summary>
    public ModelProto ReadModel() => ModelProto.Parser.ParseFrom(_model);

    /// <summary>Computes embeddings. May be called by several threads at once.</summary>
    /// <param name="pictures">[count,H,W,3] RGB, one byte per channel, scaled to <see cref="InputWidth"/> x
    /// <see cref="InputHeight"/>.</param>
    /// <param name="count">Number of pictures.</param>
    /// <param name="embeddings">[count,D], overwritten.</param>
    /// <param name="cancellationToken">Stops within milliseconds, inside a picture too; what was written by then is incomplete.</param>
    /// <exception cref="ArgumentException">A span's length does not fit <paramref name="count"/>.</exception>
    public unsafe void Embed(ReadOnlySpan<byte> pictures, int count, Span<float> embeddings, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (pictures.Length != (long)count * PictureBytes)
        {
            throw new ArgumentException(
                $"{count} pictures of {InputWidth}x{InputHeight} take {(long)count * PictureBytes} bytes, got {pictures.Length}.",
                nameof(pictures));
        }

        if (embeddings.Length != (long)count * EmbeddingLength)
        {
            throw new ArgumentException(
                $"{count} embeddings take {(long)count * EmbeddingLength} numbers, got {embeddings.Length}.", nameof(embeddings));
        }

        using var runOptions = new RunOptions();
        using var registration = cancellationToken.Register(static options => ((RunOptions)options!).Terminate = true, runOptions);
        fixed (byte* picturesStart = pictures)
        fixed (float* embeddingsStart = embeddings)
        {
            for (var first = 0; first < count; first += BatchSize)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var batch = Math.Min(BatchSize, count - first);
                using var input = Tensor(
                    picturesStart + ((long)first * PictureBytes), TensorElementType.UInt8, [batch, InputHeight, InputWidth, 3], 1);
                using var output = Tensor(
                    embeddingsStart + ((long)first * EmbeddingLength), TensorElementType.Float, [batch, EmbeddingLength], sizeof(float));
                Run(runOptions, input, output, cancellationToken);
            }
        }
        // A backbone that its provider let go of is closed by the finalizer, which must not happen inside a run.
        GC.KeepAlive(_shared);
    }

    public void Dispose() => _shared.Dispose();

    /// <summary>Wraps pinned memory; nothing is copied.</summary>
    private static unsafe OrtValue Tensor(void* start, TensorElementType type, long[] shape, long elementSize) =>
        OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, type, shape, (nint)start, shape.Aggregate(elementSize, (product, length) => product * length));

    private void Run(RunOptions options, OrtValue input, OrtValue output, CancellationToken cancellationToken)
    {
        try
        {
            _shared.Use(session =>
            {
                session.Run(options, [BackboneImporter.PictureInput], [input], [BackboneImporter.EmbeddingOutput], [output]);
                return true;
            });
        }
        catch (OnnxRuntimeException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("Embedding was cancelled.", exception, cancellationToken);
        }
    }
}
