using Microsoft.ML.OnnxRuntime;
using TempleDashboard.Domain.Learning.Onnx;

namespace TempleDashboard.Domain.Learning.Backbones.Registration;

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
                [var vector] => throw new BackboneRefusedException("file", $"The model's vector has {vector.Length} numbers; at most {LongestEmbedding} can be used."),
                [] => throw new BackboneRefusedException("file", "The model puts out no vector [N,D] or [N,D,1,1] of float32. Export it without its last layers, with pooling."),
                _ => throw new BackboneRefusedException("file", $"The model puts out several vectors ({string.Join(", ", found.Select(vector => vector.Output[prefixLength..]))}). Export it with the one to be used."),
            };
        }
        catch (OnnxRuntimeException exception)
        {
            throw new BackboneRefusedException("file", $"ONNX Runtime cannot run the model on two pictures: {Line(exception)} If it is meant for one picture at a time, export it with an open batch size.");
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
            return [.. results.Index().Where(result => result.Item.IsTensor).Select(result => (Name: outputs[result.Index], Info: result.Item.GetTensorTypeAndShape()))
                .Where(result => result.Info.ElementDataType == Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float
                    && (result.Info.Shape is [_, > 0] or [_, > 0, 1, 1]) && result.Info.Shape[0] == count)
                .Select(result => new SourceVector(result.Name, (int)result.Info.Shape[1]))];
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
