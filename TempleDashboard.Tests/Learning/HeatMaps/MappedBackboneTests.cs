using System.Runtime.CompilerServices;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Learning.HeatMaps;
using TempleDashboard.Learning.Onnx;
using TempleDashboard.Tests.Learning.Backbones;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Tests.Learning.HeatMaps;

public sealed class MappedBackboneTests(BackboneFixture fixture) : IClassFixture<BackboneFixture>
{
    [Fact]
    public void TryOpen_TheDefaultBackbone_HasThreeLayersOnOneGrid()
    {
        using var network = MappedBackbone.TryOpen(fixture.Backbone)!;

        var maps = network.Compute(new byte[fixture.Backbone.PictureBytes]);

        Assert.Equal((14, 14, CellPlaces.OnUpperLeft), (maps.Columns, maps.Rows, maps.Places));
        Assert.Equal([256 * 196, 512 * 196, 512 * 196], maps.Layers.Select(layer => layer.Values.Length));
        Assert.Throws<ArgumentException>(() => network.Compute(new byte[10]));
    }

    [Theory]
    [InlineData("GlobalAveragePool", true)]
    [InlineData("GlobalMaxPool", false)]
    public void TryOpen_AnotherBackbone_OnlyWhereItsEmbeddingIsAnAverage(string pooling, bool possible)
    {
        using var backbone = Tiny(pooling, "feature_map_0");
        using var network = MappedBackbone.TryOpen(backbone);

        Assert.Equal(possible, network is not null);
    }

    [Fact]
    public void TryOpen_ABackboneThatNamesNoMaps_IsNull()
    {
        using var backbone = Tiny("GlobalAveragePool", "something");

        Assert.Null(MappedBackbone.TryOpen(backbone));
    }

    [Fact]
    public void Get_Twice_OpensOneSession()
    {
        using var all = new MappedBackbones();

        Assert.Same(all.Get(fixture.Backbone), all.Get(fixture.Backbone));
    }

    [Fact]
    public void Get_ABackboneOutOfUse_DoesNotKeepIt()
    {
        using var all = new MappedBackbones();

        var asked = AskAndForget(all);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(asked.IsAlive);
    }

    /// <summary>A method of its own: in the test's own frame the backbone would stay in use.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AskAndForget(MappedBackbones all)
    {
        using var backbone = Tiny("GlobalAveragePool", "feature_map_0");
        Assert.NotNull(all.Get(backbone));
        return new WeakReference(backbone);
    }

    private static Backbone Tiny(string pooling, string map)
    {
        var builder = new OnnxGraphBuilder("tiny");
        var picture = builder.Input(BackboneImporter.PictureInput, DataType.Uint8, "N", 6, 8, 3);
        var planes = builder.Node("Transpose", [picture], OnnxAttribute.Ints("perm", 0, 3, 1, 2));
        builder.NodeTo([map], "Cast", [planes], OnnxAttribute.Int("to", (int)DataType.Float));
        var flat = builder.Node("Flatten", [builder.Node(pooling, [map])], OnnxAttribute.Int("axis", 1));
        builder.NodeTo([BackboneImporter.EmbeddingOutput], "Concat", [flat], OnnxAttribute.Int("axis", 1));
        builder.Output(BackboneImporter.EmbeddingOutput, DataType.Float, "N", 3);
        return new Backbone(builder.ToByteArray());
    }
}
