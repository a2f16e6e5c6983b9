using TempleDashboard.Domain.Learning.Onnx;

namespace TempleDashboard.Domain.Learning.ConvNets.Layers;

/// <summary>
/// The largest of each 2x2, stride 2. In training it is the largest of four views of the map, each of every second row and column: they tell on the way
/// back which of the four won (the first one, where several are equal) several times faster than MaxPool's indices would.
/// </summary>
internal sealed class MaxPoolLayer(LayerShape input) : NetworkLayer
{
    private const int Side = 2;

    private readonly long rows = input.Height / Side, columns = input.Width / Side;
    private readonly string[] views = new string[Side * Side];
    private string output = "";

    public override string Forward(NetworkGraph graph, string value)
    {
        if (!graph.ForTraining)
            return graph.Node("MaxPool", [value], OnnxAttribute.Ints("kernel_shape", Side, Side), OnnxAttribute.Ints("strides", Side, Side));
        for (var i = 0; i < views.Length; i++)
        {
            views[i] = graph.Node("Slice", [
                value, graph.Integers(i / Side, i % Side), graph.Integers(rows * Side, columns * Side), graph.Integers(2, 3), graph.Integers(Side, Side)]);
        }
        return output = graph.Node("Max", views);
    }

    public override string Backward(NetworkGraph graph, string gradient, bool needsInput)
    {
        var zero = graph.Number(0);
        var shares = new string[views.Length];
        var left = gradient;
        for (var i = 0; i < views.Length - 1; i++)
        {
            var won = graph.Node("Equal", [views[i], output]);
            shares[i] = graph.Node("Where", [won, left, zero]);
            left = graph.Node("Where", [won, zero, left]);
        }
        shares[^1] = left;
        return Pad(graph, Interleave(graph, shares));
    }

    /// <summary>Puts the four views together again, <c>[N,C,2h,2w]</c>.</summary>
    private string Interleave(NetworkGraph graph, string[] shares)
    {
        string Row(int first) => Merge(graph, shares[first], shares[first + 1], 4, graph.Integers(0, 0, 0, columns * Side));
        return Merge(graph, Row(0), Row(Side), 3, graph.Integers(0, input.Channels, rows * Side, columns * Side));
    }

    private static string Merge(NetworkGraph graph, string even, string odd, int axis, string shape)
    {
        string[] parts = [graph.Node("Unsqueeze", [even, graph.Integers(axis)]), graph.Node("Unsqueeze", [odd, graph.Integers(axis)])];
        return graph.Node("Reshape", [graph.Node("Concat", parts, OnnxAttribute.Int("axis", axis)), shape]);
    }

    /// <summary>An odd last row or column was left out: nothing of the gradient goes there.</summary>
    private string Pad(NetworkGraph graph, string gradient) => input.Height % Side == 0 && input.Width % Side == 0
        ? gradient
        : graph.Node("Pad", [gradient, graph.Integers(0, 0, 0, 0, 0, 0, input.Height % Side, input.Width % Side)]);
}
