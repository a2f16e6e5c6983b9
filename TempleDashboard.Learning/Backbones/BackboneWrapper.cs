using Google.Protobuf;
using TempleDashboard.Learning.Onnx;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Learning.Backbones;

/// <summary>
/// Turns a network from outside into the product's own form: <c>picture</c> uint8 [N,H,W,3] RGB in, <c>embedding</c>
/// float32 [N,D] out, the preparation of the picture inside. The same file and preparation always give the same bytes.
/// </summary>
internal static class BackboneWrapper
{
    public const int LargestSide = 1024;
    private const string Prefix = "source/";
    private const string Batch = "N";

    /// <param name="source">Content of the ONNX file.</param>
    /// <param name="preparation">Valid: <see cref="BackbonePreparation.Validate"/> names nothing.</param>
    /// <param name="size">Where the network leaves its picture size open; null where it does not.</param>
    /// <param name="cancellationToken">Stops the trial runs.</param>
    /// <exception cref="BackboneRefusedException">The network does not fit.</exception>
    public static byte[] Wrap(byte[] source, BackbonePreparation preparation, InputSize? size, CancellationToken cancellationToken)
    {
        var model = Read(source);
        SourceGraph.Check(model);
        var graph = model.Graph;
        SourceGraph.Rename(graph, Prefix);
        // Before IR version 4 every constant was an input as well.
        var constants = graph.Initializer.Select(initializer => initializer.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var input in graph.Input.Where(input => constants.Contains(input.Name)).ToList())
            graph.Input.Remove(input);
        model.IrVersion = Math.Max(model.IrVersion, OnnxGraphBuilder.IrVersion);
        // What was inferred for one picture is not true for several.
        graph.ValueInfo.Clear();

        var picture = SourceInput.Of(graph, preparation.Layout, size);
        picture.Apply(Batch);
        var outputs = graph.Output.Select(output => output.Name).ToList();
        foreach (var output in graph.Output)
        {
            if (output.Type?.TensorType is { } tensor)
                tensor.Shape = null;
        }
        var vector = SourceTrial.FindVector(model.ToByteArray(), picture, outputs, Prefix.Length, cancellationToken);
        return Build(model, picture, preparation, outputs, vector);
    }

    private static ModelProto Read(byte[] source)
    {
        try
        {
            return ModelProto.Parser.ParseFrom(source);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new BackboneRefusedException("file", "The file is not an ONNX model, or it is cut short.");
        }
    }

    private static byte[] Build(
        ModelProto model, SourceInput picture, BackbonePreparation preparation, List<string> outputs, SourceVector vector)
    {
        var network = model.Graph.Node.ToList();
        model.Graph.Node.Clear();
        model.Graph.Input.Clear();
        var before = OnnxGraphBuilder.FromModel(model);
        Prepare(before, picture, preparation);

        var whole = before.ToModel();
        whole.Graph.Node.AddRange(network);
        var builder = OnnxGraphBuilder.FromModel(whole);
        foreach (var output in outputs)
            builder.RemoveOutput(output);
        builder.NodeTo([BackboneImporter.EmbeddingOutput], "Flatten", [vector.Output], OnnxAttribute.Int("axis", 1));
        builder.Output(BackboneImporter.EmbeddingOutput, DataType.Float, Batch, vector.Length);
        return builder.ToByteArray();
    }

    private static void Prepare(OnnxGraphBuilder builder, SourceInput picture, BackbonePreparation preparation)
    {
        var bytes = builder.Input(BackboneImporter.PictureInput, DataType.Uint8, Batch, picture.Height, picture.Width, 3);
        var values = builder.Node("Cast", [bytes], OnnxAttribute.Int("to", (int)DataType.Float));
        float[] factor = [.. preparation.Std.Select(std => preparation.Scale / std)];
        float[] offset = [.. preparation.Mean.Zip(preparation.Std, (mean, std) => -mean / std)];
        var scaled = builder.Node("Mul", [values, builder.Initializer("pixel_factor", factor, 3)]);
        var normal = builder.Node("Add", [scaled, builder.Initializer("pixel_offset", offset, 3)]);
        var ordered = preparation.Order == ChannelOrder.Rgb
            ? normal
            : builder.Node("Gather", [normal, builder.Initializer("blue_first", [2L, 1L, 0L], 3)], OnnxAttribute.Int("axis", 3));
        if (preparation.Layout == PictureLayout.Nchw)
            builder.NodeTo([picture.Name], "Transpose", [ordered], OnnxAttribute.Ints("perm", 0, 3, 1, 2));
        else
            builder.NodeTo([picture.Name], "Identity", [ordered]);
    }
}
