using Google.Protobuf;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Learning.Onnx;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Tests.Learning.Backbones;

public sealed class BackboneWrapperTests
{
    [Theory]
    [InlineData(PictureLayout.Nchw, ChannelOrder.Rgb)]
    [InlineData(PictureLayout.Nchw, ChannelOrder.Bgr)]
    [InlineData(PictureLayout.Nhwc, ChannelOrder.Rgb)]
    [InlineData(PictureLayout.Nhwc, ChannelOrder.Bgr)]
    public void Wrap_ChannelMeans_GivesTheArithmeticDoneByHand(PictureLayout layout, ChannelOrder order)
    {
        var preparation = new BackbonePreparation { Layout = layout, Order = order };
        using var backbone = new Backbone(Wrap(TinyNetwork.Means(layout), preparation));
        var pictures = TinyNetwork.Picture(1).Concat(TinyNetwork.Picture(2)).ToArray();

        var embeddings = new float[6];
        backbone.Embed(pictures, 2, embeddings, CancellationToken.None);

        for (var i = 0; i < 2; i++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                var colour = order == ChannelOrder.Rgb ? channel : 2 - channel;
                var mean = TinyNetwork.Picture(i + 1).Where((_, index) => index % 3 == colour).Average(value => value / 255.0);
                Assert.Equal((mean - preparation.Mean[colour]) / preparation.Std[colour], embeddings[(i * 3) + channel], 1e-4);
            }
        }
        Assert.Equal((TinyNetwork.Width, TinyNetwork.Height, 3), (backbone.InputWidth, backbone.InputHeight, backbone.EmbeddingLength));
    }

    [Fact]
    public void Wrap_MadeTwice_GivesTheSameBytes() =>
        Assert.Equal(Wrap(TinyNetwork.Means(PictureLayout.Nchw)), Wrap(TinyNetwork.Means(PictureLayout.Nchw)));

    [Theory]
    [InlineData(9)]
    [InlineData(13)]
    public void Wrap_OlderOperatorSet_IsKeptAndRuns(int opset)
    {
        var model = TinyNetwork.Means(PictureLayout.Nchw).ToModel();
        model.OpsetImport[0].Version = opset;

        var wrapped = BackboneWrapper.Wrap(model.ToByteArray(), new(), null, CancellationToken.None);

        using var backbone = new Backbone(wrapped);
        Assert.Equal(opset, backbone.ReadModel().OpsetImport[0].Version);
        Assert.True(BackboneTrial.Run(backbone, CancellationToken.None) > 0);
    }

    [Fact]
    public void Wrap_OpenSizeGiven_TakesIt()
    {
        var wrapped = BackboneWrapper.Wrap(
            TinyNetwork.Means(PictureLayout.Nhwc, open: true).ToByteArray(),
            new() { Layout = PictureLayout.Nhwc },
            new(7, 6),
            CancellationToken.None);

        using var backbone = new Backbone(wrapped);
        Assert.Equal((7, 6), (backbone.InputWidth, backbone.InputHeight));
    }

    [Fact]
    public void Wrap_OpenSizeNotGiven_AsksForIt() =>
        Refused("size", "Give the width and height", TinyNetwork.Means(PictureLayout.Nchw, open: true).ToModel());

    [Fact]
    public void Wrap_OtherLayout_IsRefused() =>
        Refused("layout", "Is the layout the other one?", TinyNetwork.Means(PictureLayout.Nhwc).ToModel());

    [Fact]
    public void Wrap_TwoInputs_IsRefused()
    {
        var builder = TinyNetwork.Means(PictureLayout.Nchw);
        builder.Input("mask", DataType.Float, 1);

        Refused("file", "2 inputs", builder.ToModel());
    }

    [Fact]
    public void Wrap_NoVector_IsRefused()
    {
        var builder = TinyNetwork.Means(PictureLayout.Nchw);
        builder.RemoveOutput("embedding");
        builder.Output(builder.Node("Relu", ["picture"]), DataType.Float, 1, 3, TinyNetwork.Height, TinyNetwork.Width);

        Refused("file", "no vector", builder.ToModel());
    }

    [Fact]
    public void Wrap_TwoVectors_NamesThem()
    {
        var builder = TinyNetwork.Means(PictureLayout.Nchw);
        builder.NodeTo(["second"], "Relu", ["embedding"]);
        builder.Output("second", DataType.Float, 1, 3, 1, 1);

        Refused("file", "(embedding, second)", builder.ToModel());
    }

    [Fact]
    public void Wrap_OnePictureBuiltIn_IsRefused()
    {
        var builder = TinyNetwork.Means(PictureLayout.Nchw);
        builder.RemoveOutput("embedding");
        builder.NodeTo(["fixed"], "Reshape", ["embedding", builder.Initializer("shape", [1L, 3L], 2)]);
        builder.Output("fixed", DataType.Float, 1, 3);

        Refused("file", "open batch size", builder.ToModel());
    }

    [Fact]
    public void Wrap_WeightsInAnotherFile_IsRefused()
    {
        var model = TinyNetwork.Means(PictureLayout.Nchw).ToModel();
        var tensor = OnnxTensor.Create("w", [1f], 1);
        tensor.DataLocation = DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "/etc/passwd" });
        model.Graph.Initializer.Add(tensor);

        Refused("file", "another file", model);
    }

    [Fact]
    public void Wrap_WeightsInAnotherFileInsideABranch_IsRefused()
    {
        var model = TinyNetwork.Means(PictureLayout.Nchw).ToModel();
        var tensor = OnnxTensor.Create("w", [1f], 1);
        tensor.DataLocation = DataLocation.External;
        var branch = new GraphProto { Name = "then" };
        branch.Node.Add(new NodeProto { OpType = "Constant", Attribute = { OnnxAttribute.Tensor("value", tensor) } });
        model.Graph.Node.Add(new NodeProto { OpType = "If", Attribute = { new AttributeProto { Name = "then_branch", G = branch } } });

        Refused("file", "another file", model);
    }

    [Fact]
    public void Wrap_UnknownOperator_NamesIt()
    {
        var model = TinyNetwork.Means(PictureLayout.Nchw).ToModel();
        model.Graph.Node.Add(new NodeProto { OpType = "Magic", Domain = "com.example" });

        Refused("file", "'Magic' of 'com.example'", model);
    }

    [Fact]
    public void Run_NotFiniteNumbers_IsRefused()
    {
        var builder = TinyNetwork.Means(PictureLayout.Nchw);
        builder.RemoveOutput("embedding");
        builder.NodeTo(["log"], "Log", ["embedding"]);
        builder.Output("log", DataType.Float, 1, 3, 1, 1);
        var preparation = new BackbonePreparation { Mean = [9, 9, 9] };
        using var backbone = new Backbone(Wrap(builder, preparation));

        var refused = Assert.Throws<BackboneRefusedException>(() => BackboneTrial.Run(backbone, CancellationToken.None));

        Assert.Contains("not finite", refused.Message, StringComparison.Ordinal);
    }

    private static byte[] Wrap(OnnxGraphBuilder builder, BackbonePreparation? preparation = null) =>
        BackboneWrapper.Wrap(builder.ToByteArray(), preparation ?? new(), null, CancellationToken.None);

    private static void Refused(string field, string reason, ModelProto model)
    {
        var refused = Assert.Throws<BackboneRefusedException>(
            () => BackboneWrapper.Wrap(model.ToByteArray(), new(), null, CancellationToken.None));

        Assert.Equal(field, refused.Error.Field);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }
}
