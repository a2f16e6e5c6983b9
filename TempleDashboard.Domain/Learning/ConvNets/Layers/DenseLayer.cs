using TempleDashboard.Domain.Learning.Onnx;

namespace TempleDashboard.Domain.Learning.ConvNets.Layers;

/// <summary>Every output is a weighted sum of all inputs, and a bias: <c>xW + b</c> with W <c>[in,out]</c>.</summary>
internal sealed class DenseLayer(string name, int inputs, int units) : NetworkLayer
{
    private readonly ParameterSpec weight = new($"{name}.weight", [inputs, units], inputs, units);
    private readonly ParameterSpec bias = new($"{name}.bias", [units]);
    private string value = "";

    public override IReadOnlyList<ParameterSpec> Parameters => [weight, bias];

    public override string Forward(NetworkGraph graph, string input)
    {
        value = input;
        return graph.Node("Gemm", [input, weight.Name, bias.Name]);
    }

    public override string? Backward(NetworkGraph graph, string gradient, bool needsInput)
    {
        graph.Gradient(weight, "Gemm", [value, gradient], OnnxAttribute.Int("transA", 1));
        graph.Gradient(bias, "ReduceSum", [gradient, graph.Integers(0)], OnnxAttribute.Int("keepdims", 0));
        return needsInput ? graph.Node("Gemm", [gradient, weight.Name], OnnxAttribute.Int("transB", 1)) : null;
    }
}
