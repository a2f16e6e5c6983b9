using Microsoft.ML.OnnxRuntime;
using TempleDashboard.Learning.Onnx;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Tests.Learning.Onnx;

public sealed class OnnxGraphBuilderTests
{
    [Fact]
    public void ToByteArray_MatrixProduct_RunsInOnnxRuntime()
    {
        Assert.Equal([13f, 16f], Run(Product().ToByteArray(), "y", 1, 2, 3));
    }

    [Fact]
    public void FromModel_HeadAppended_RunsBothAndLeavesTheModelAlone()
    {
        var model = Product().ToModel();

        var extended = OnnxGraphBuilder.FromModel(model);
        extended.RemoveOutput("y");
        var sum = extended.Node("Add", ["y", extended.Initializer("offset", [1f, -1f], 1, 2)]);
        extended.NodeTo(["z"], "Clip", [sum, "", extended.Initializer("limit", [14f])]);
        extended.Output("z", DataType.Float, "N", 2);
        extended.Metadata("who", "first");
        extended.Metadata("who", "second");

        Assert.Equal([14f, 14f], Run(extended.ToByteArray(), "z", 1, 2, 3));
        Assert.Equal("second", Assert.Single(extended.ToModel().MetadataProps).Value);
        Assert.Equal("y", Assert.Single(model.Graph.Output).Name);
        Assert.Single(model.Graph.Node);
    }

    [Fact]
    public void Node_UnknownInput_NamesIt()
    {
        var exception = Assert.Throws<ArgumentException>(() => Product().Node("Relu", ["nowhere"]));

        Assert.Contains("nowhere", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Initializer_NameTaken_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Product().Initializer("w", [1f]));

    [Fact]
    public void Initializer_WrongLength_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Product().Initializer("v", [1f, 2f], 3));

    [Fact]
    public void Output_UnknownValue_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Product().Output("nowhere", DataType.Float, 1));

    [Fact]
    public void ReadFloats_AfterCreate_GivesTheValuesBack()
    {
        float[] values = [1.5f, -0f, float.MaxValue];

        Assert.Equal(values, OnnxTensor.ReadFloats(OnnxTensor.Create("t", values, 3)));
    }

    /// <summary>y = x w, x [N,3].</summary>
    private static OnnxGraphBuilder Product()
    {
        var builder = new OnnxGraphBuilder("product");
        var x = builder.Input("x", DataType.Float, "N", 3);
        var w = builder.Initializer("w", [0f, 1f, 2f, 3f, 3f, 3f], 3, 2);
        builder.NodeTo(["y"], "MatMul", [x, w]);
        builder.Output("y", DataType.Float, "N", 2);
        return builder;
    }

    private static float[] Run(byte[] model, string output, params float[] x)
    {
        using var session = OnnxSession.Open(model);
        using var input = OrtValue.CreateTensorValueFromMemory(x, [1, x.Length]);
        using var options = new RunOptions();
        using var results = session.Run(options, ["x"], [input], [output]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
