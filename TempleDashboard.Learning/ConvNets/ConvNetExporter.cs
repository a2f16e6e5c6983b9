using System.Text.Json;
using TempleDashboard.Learning.Export;
using TempleDashboard.Learning.Onnx;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Learning.ConvNets;

/// <summary>
/// Makes the ONNX model of a finished network, with the inputs and outputs that all models of the product have. Standard operators only.
/// </summary>
public static class ConvNetExporter
{
    internal const string Kind = "convnet";
    private const string Temperature = "temperature";

    /// <summary>
    /// Returns a model that takes <see cref="ModelExporter.Picture"/>, uint8 <c>[N,H,W,3]</c> RGB, and puts out
    /// <see cref="ModelExporter.Probabilities"/> at the network's temperature and <see cref="ModelExporter.Embedding"/>.
    /// </summary>
    /// <param name="categories">Names in the order of the K probabilities.</param>
    /// <exception cref="ArgumentException">The names or weights are not as many as the network has.</exception>
    public static ModelProto Export(TrainedConvNet trained, IReadOnlyList<string> categories)
    {
        var network = trained.Network;
        if (categories.Count != network.ClassCount)
        {
            throw new ArgumentException(
                $"The network has {network.ClassCount} categories, {categories.Count} names were given.", nameof(categories));
        }

        if (trained.Weights.Length != network.ParameterCount)
        {
            throw new ArgumentException(
                $"The network has {network.ParameterCount} weights, {trained.Weights.Length} were given.", nameof(trained));
        }

        var graph = new NetworkGraph("convnet", forTraining: false);
        var plan = LayerPlan.Of(network);
        var picture = PicturePreparation.Prepare(graph, network);
        AddWeights(graph, plan, trained.Weights);
        var outputs = plan.Forward(graph, picture);
        var tempered = graph.Node("Div", [outputs[^1], graph.Builder.Initializer(Temperature, [(float)trained.Temperature])]);
        graph.Builder.NodeTo([ModelExporter.Probabilities], "Softmax", [tempered], OnnxAttribute.Int("axis", 1));
        graph.Builder.Output(ModelExporter.Probabilities, DataType.Float, NetworkGraph.Batch, network.ClassCount);
        NetworkEmbedding.Add(graph, plan, picture, outputs);
        ExportedKind.Write(graph.Builder, Kind);
        graph.Builder.Metadata(ModelExporter.LabelsKey, JsonSerializer.Serialize(categories));
        return graph.Builder.ToModel();
    }

    private static void AddWeights(NetworkGraph graph, LayerPlan plan, ReadOnlySpan<float> weights)
    {
        foreach (var parameter in plan.Parameters)
        {
            graph.Builder.Initializer(parameter.Name, weights[..parameter.Length], parameter.Shape);
            weights = weights[parameter.Length..];
        }
    }
}

/// <summary>
/// The output by which pictures are compared: the first maps, averaged over a coarse grid, and with half their weight the first dense
/// layer. What is further back keeps only what tells the categories apart, which says little of a picture that belongs to none;
/// docs/learning.md has the measurements.
/// </summary>
internal static class NetworkEmbedding
{
    /// <summary>Cells of the grid from left to right, and from top to bottom, where the maps have as many.</summary>
    private const int Side = 4;

    private const float DenseWeight = 0.5f;

    /// <summary>Adds the output <see cref="ModelExporter.Embedding"/>.</summary>
    /// <param name="picture">What the first layer takes.</param>
    /// <param name="outputs">What each of the plan's layers puts out.</param>
    public static void Add(NetworkGraph graph, LayerPlan plan, string picture, IReadOnlyList<string> outputs)
    {
        string Before(int layer) => layer == 0 ? picture : outputs[layer - 1];
        var layers = plan.Layers.Index().ToList();
        var end = layers
            .Where(item => item.Item is ConvLayer)
            .Skip(1)
            .Concat(layers.Where(item => item.Item is FlattenLayer))
            .First()
            .Index;
        (string, int)? dense =
            layers.Where(item => item.Item is DenseLayer).Skip(1).Select(item => (int?)item.Index).FirstOrDefault() is { } second
                ? (Before(second), plan.Network.Layers.First(layer => layer.Kind == LayerKind.Dense).Size)
                : null;
        Add(graph, Before(end), ShapeOfMaps(plan.Network), dense);
    }

    /// <inheritdoc cref="Add(NetworkGraph, LayerPlan, string, IReadOnlyList{string})"/>
    /// <param name="value">The first maps.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="dense">What comes of the first dense layer, and how many numbers it is; null where there is a single one.</param>
    public static void Add(NetworkGraph graph, string value, LayerShape shape, (string Value, int Length)? dense)
    {
        var (maps, length) = Grid(graph, value, shape);
        string[] parts = [Unit(graph, maps)];
        if (dense is { } row)
        {
            parts = [.. parts, graph.Node("Mul", [Unit(graph, row.Value), graph.Number(DenseWeight)])];
            length += row.Length;
        }
        graph.Builder.NodeTo([ModelExporter.Embedding], "Concat", parts, OnnxAttribute.Int("axis", 1));
        graph.Builder.Output(ModelExporter.Embedding, DataType.Float, NetworkGraph.Batch, length);
    }

    /// <summary>The shape of the maps before the second convolution, or before they are flattened where there is only one.</summary>
    private static LayerShape ShapeOfMaps(ConvNetNetwork network)
    {
        var layers = network.Layers.Index().ToList();
        var end = layers
            .Where(item => item.Item.Kind == LayerKind.Conv)
            .Skip(1)
            .Concat(layers.Where(item => item.Item.Kind == LayerKind.Flatten))
            .First();
        return network.Shapes[end.Index];
    }

    /// <summary>Averages each map over the cells, <c>[N, cells]</c>, by two products with matrices that average rows and columns.</summary>
    private static (string Value, int Length) Grid(NetworkGraph graph, string maps, LayerShape shape)
    {
        var (rows, columns) = (Math.Min(Side, shape.Height), Math.Min(Side, shape.Width));
        var down = graph.Builder.Initializer("cells.rows", Averages(rows, shape.Height), rows, shape.Height);
        var across = graph.Node(
            "Transpose", [graph.Builder.Initializer("cells.columns", Averages(columns, shape.Width), columns, shape.Width)]);
        var cells = graph.Node("MatMul", [down, graph.Node("MatMul", [maps, across])]);
        var length = shape.Channels * rows * columns;
        return (graph.Node("Reshape", [cells, graph.Integers(-1, length)]), length);
    }

    /// <summary>A matrix <c>[cells, length]</c> whose product with a line of numbers is the mean of each cell.</summary>
    private static float[] Averages(int cells, int length)
    {
        var matrix = new float[cells * length];
        foreach (var cell in Enumerable.Range(0, length).GroupBy(position => position * cells / length))
        {
            foreach (var position in cell)
                matrix[cell.Key * length + position] = 1f / cell.Count();
        }
        return matrix;
    }

    /// <summary>Gives each row the length 1; a row of zeros stays one.</summary>
    private static string Unit(NetworkGraph graph, string rows)
    {
        var length = graph.Node("ReduceL2", [rows, graph.Integers(1)], OnnxAttribute.Int("keepdims", 1));
        return graph.Node("Div", [rows, graph.Node("Max", [length, graph.Number(1e-12f)])]);
    }
}

/// <summary>The beginning of every graph: bytes become numbers around zero.</summary>
internal static class PicturePreparation
{
    /// <summary>
    /// Adds the input of pictures and returns the name of <c>2x - 1</c> with x = pixel / 255, float32 <c>[N,3,H,W]</c>. Without the shift
    /// to both sides of zero, some first weights never learn anything.
    /// </summary>
    public static string Prepare(NetworkGraph graph, ConvNetNetwork network)
    {
        var picture = graph.Builder.Input(
            GraphNames.Picture, DataType.Uint8, NetworkGraph.Batch, network.Height, network.Width, ConvNetNetwork.Bands);
        var planes = graph.Node("Transpose", [picture], OnnxAttribute.Ints("perm", 0, 3, 1, 2));
        var numbers = graph.Node("Cast", [planes], OnnxAttribute.Int("to", (int)DataType.Float));
        var scaled = graph.Node("Mul", [numbers, graph.Number(2f / byte.MaxValue)]);
        return graph.Node("Sub", [scaled, graph.Number(1)]);
    }
}
