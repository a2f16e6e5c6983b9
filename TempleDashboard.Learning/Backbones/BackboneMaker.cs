using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using TempleDashboard.Learning.Onnx;

namespace TempleDashboard.Learning.Backbones;

/// <summary>
/// Makes a backbone of a network from outside and tries it. A stranger's network is a program: <c>BackboneTrials</c> runs this in a
/// process of its own.
/// </summary>
internal static class BackboneMaker
{
    /// <summary>
    /// A backbone is opened at each start: what takes longer than this computes its constants then, and may do so for minutes.
    /// </summary>
    private static readonly TimeSpan MostToOpen = TimeSpan.FromSeconds(10);

    /// <summary>Returns the backbone's file, and how long one picture takes in milliseconds.</summary>
    /// <exception cref="BackboneRefusedException">The network does not fit.</exception>
    public static (byte[] Wrapped, double Milliseconds) Make(
        byte[] source, BackbonePreparation preparation, InputSize? size, CancellationToken cancellationToken)
    {
        var wrapped = BackboneWrapper.Wrap(source, preparation, size, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var watch = Stopwatch.StartNew();
        using var backbone = Open(wrapped);
        if (watch.Elapsed > MostToOpen)
        {
            throw new BackboneRefusedException(
                "file",
                $"The model takes {watch.Elapsed.TotalSeconds:0} seconds to open, at each start of the program; "
                    + $"at most {MostToOpen.TotalSeconds:0} are accepted. Export it with its constants computed.");
        }
        return (wrapped, BackboneTrial.Run(backbone, cancellationToken));
    }

    private static Backbone Open(byte[] wrapped)
    {
        try
        {
            return new Backbone(wrapped);
        }
        catch (InvalidDataException exception)
        {
            throw new BackboneRefusedException(
                "file",
                "The model cannot be joined with the preparation of the picture: "
                    + $"{exception.InnerException?.Message ?? exception.Message}");
        }
    }
}

/// <summary>Runs a network from outside to see what it really puts out; what its file declares may be missing or wrong.</summary>
internal static class SourceTrial
{
    public const int LongestEmbedding = 16_384;

    /// <summary>A network that takes longer than this for two pictures is of no use, and may never end.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <exception cref="BackboneRefusedException">It does not run, or puts out no vector or several.</exception>
    public static SourceVector FindVector(
        byte[] model, SourceInput picture, IReadOnlyList<string> outputs, int prefixLength, CancellationToken cancellationToken)
    {
        try
        {
            using var session = OnnxSession.Open(model);
            var found = Vectors(session, picture, outputs, 2, cancellationToken);
            return found switch
            {
                [var vector] when vector.Length <= LongestEmbedding => vector,
                [var vector] => throw new BackboneRefusedException(
                    "file",
                    $"The model's vector has {vector.Length} numbers; at most {LongestEmbedding} can be used."),
                [] => throw new BackboneRefusedException(
                    "file",
                    "The model puts out no vector [N,D] or [N,D,1,1] of float32. Export it without its last layers, with pooling."),
                _ => throw new BackboneRefusedException(
                    "file",
                    $"The model puts out several vectors ({string.Join(", ", found.Select(vector => vector.Output[prefixLength..]))}). "
                        + "Export it with the one to be used."),
            };
        }
        catch (OnnxRuntimeException exception)
        {
            throw new BackboneRefusedException(
                "file",
                $"ONNX Runtime cannot run the model on two pictures: {Line(exception)} If "
                    + "it is meant for one picture at a time, export it with an open batch size.");
        }
    }

    private static List<SourceVector> Vectors(
        InferenceSession session, SourceInput picture, IReadOnlyList<string> outputs, int count, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Limit);
        using var options = new RunOptions();
        using var registration = timeout.Token.Register(static options => ((RunOptions)options!).Terminate = true, options);
        using var input = OrtValue.CreateTensorValueFromMemory(new float[count * 3 * picture.Width * picture.Height], picture.Shape(count));
        try
        {
            using var results = session.Run(options, [picture.Name], [input], outputs);
            return
            [
                .. results
                    .Index()
                    .Where(result => result.Item.IsTensor)
                    .Select(result => (Name: outputs[result.Index], Info: result.Item.GetTensorTypeAndShape()))
                    .Where(result =>
                        result.Info.ElementDataType == Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float
                        && (result.Info.Shape is [_, > 0] or [_, > 0, 1, 1])
                        && result.Info.Shape[0] == count)
                    .Select(result => new SourceVector(result.Name, (int)result.Info.Shape[1])),
            ];
        }
        catch (OnnxRuntimeException) when (timeout.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new BackboneRefusedException("file", $"The model did not finish two pictures in {Limit.TotalSeconds:0} seconds.");
        }
    }

    private static string Line(OnnxRuntimeException exception)
    {
        const int longest = 300;
        var line = exception.Message.ReplaceLineEndings(" ");
        return line.Length <= longest ? line : line[..longest] + "...";
    }
}

/// <summary>Tries a wrapped backbone on pictures before it is accepted.</summary>
internal static class BackboneTrial
{
    private const int Count = 3;
    private const float Tolerance = 1e-3f;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Returns how long one picture takes, in milliseconds.</summary>
    /// <exception cref="BackboneRefusedException">It gives no finite numbers, the same for every picture, or others for a picture beside
    /// others.</exception>
    public static double Run(Backbone backbone, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Limit);
        try
        {
            return Run(backbone, Pictures(backbone), timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BackboneRefusedException("file", $"The model did not finish a few pictures in {Limit.TotalSeconds:0} seconds.");
        }
        catch (OnnxRuntimeException exception)
        {
            throw new BackboneRefusedException("file", $"The model does not run on {Count} pictures at once: {exception.Message}");
        }
    }

    private static double Run(Backbone backbone, byte[] pictures, CancellationToken cancellationToken)
    {
        var together = new float[Count * backbone.EmbeddingLength];
        backbone.Embed(pictures, Count, together, cancellationToken);
        if (!together.All(float.IsFinite))
            throw new BackboneRefusedException("file", "The model gives numbers that are not finite. Is the normalisation the right one?");
        var alone = new float[backbone.EmbeddingLength];
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Count; i++)
        {
            backbone.Embed(pictures.AsSpan(i * backbone.PictureBytes, backbone.PictureBytes), 1, alone, cancellationToken);
            if (!Same(alone, together.AsSpan(i * alone.Length, alone.Length)))
            {
                throw new BackboneRefusedException(
                    "file", "The model's numbers for a picture depend on the pictures beside it. Export it in evaluation mode.");
            }
        }
        watch.Stop();
        if (together.AsSpan(0, alone.Length).SequenceEqual(together.AsSpan(alone.Length, alone.Length)))
            throw new BackboneRefusedException("file", "The model gives the same numbers for different pictures.");
        return watch.Elapsed.TotalMilliseconds / Count;
    }

    /// <summary>Three pictures of noise, the same every time; each brighter than the one before.</summary>
    private static byte[] Pictures(Backbone backbone)
    {
        var random = new Random(1);
        var pictures = new byte[Count * backbone.PictureBytes];
        for (var i = 0; i < pictures.Length; i++)
            pictures[i] = (byte)random.Next((i / backbone.PictureBytes * 60) + 100);
        return pictures;
    }

    private static bool Same(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var largest = 1e-6f;
        foreach (var value in left)
            largest = Math.Max(largest, Math.Abs(value));
        for (var i = 0; i < left.Length; i++)
        {
            if (Math.Abs(left[i] - right[i]) > Tolerance * largest)
                return false;
        }
        return true;
    }
}
