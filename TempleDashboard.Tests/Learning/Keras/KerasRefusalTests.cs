using System.Text.Json.Nodes;
using PureHDF;
using TempleDashboard.Learning.Keras;

namespace TempleDashboard.Tests.Learning.Keras;

/// <summary>What cannot be run, is damaged or hostile is refused by name, and quickly.</summary>
public sealed class KerasRefusalTests
{
    [Theory]
    [InlineData("LSTM", "Layer 'odd' is a LSTM, which cannot be imported.")]
    [InlineData("Lambda", "Layer 'odd' is a Lambda, which cannot be imported.")]
    public void Read_LayerThatCannotBeRun_IsNamed(string kind, string expected)
    {
        var saved = new KerasCase("last-same").Changed(layers => layers.Insert(1, new JsonObject
        {
            ["class_name"] = kind, ["config"] = new JsonObject { ["name"] = "odd" },
        }));

        var refused = saved.Refused();

        Assert.Equal(KerasFiles.Architecture, refused.File);
        Assert.StartsWith(expected, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "activation", "\"selu\"", "Layer 'conv2d_1': activation is 'selu'")]
    [InlineData(0, "padding", "\"causal\"", "Layer 'conv2d_1': padding is 'causal'")]
    [InlineData(0, "filters", "0", "Layer 'conv2d_1': filters is no whole number from 1")]
    [InlineData(0, "filters", "65000", "numbers")]
    [InlineData(0, "kernel_size", "[3]", "Layer 'conv2d_1': kernel_size is not two whole numbers")]
    [InlineData(0, "kernel_size", "[30, 3]", "")]
    [InlineData(0, "groups", "2", "Layer 'conv2d_1': groups is not 1")]
    [InlineData(0, "batch_input_shape", "[null, 14, 18, 1]", "1 channels")]
    [InlineData(0, "batch_input_shape", "[null, 14, 20, 3]", "14 x 20")]
    [InlineData(0, "name", "\"conv2d_2\"", "Two layers are called 'conv2d_2'")]
    [InlineData(0, "data_format", "\"channels_first\"", "mixes them")]
    [InlineData(2, "pool_size", "[40, 40]", "Nothing is left of 14 pixels after layer 'maxpooling2d_1'")]
    [InlineData(9, "units", "100000", "units is no whole number")]
    public void Read_FieldThatDoesNotFit_IsNamed(int layer, string field, string value, string expected)
    {
        var saved = new KerasCase("last-same").Changed(layers => layers[layer]!["config"]![field] = JsonNode.Parse(value));

        var refused = saved.Refused();

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("[1, 2]")]
    [InlineData("{\"class_name\": \"Model\", \"config\": {}}")]
    [InlineData("{\"class_name\": \"Sequential\", \"config\": []}")]
    public void Read_NoArchitecture_IsSaid(string json)
    {
        var saved = new KerasCase("last-same") { Architecture = System.Text.Encoding.UTF8.GetBytes(json) };

        Assert.Equal(KerasFiles.Architecture, saved.Refused().File);
    }

    [Theory]
    [InlineData("{}", "class labels")]
    [InlineData("""{"class labels": ["A"]}""", "1 names")]
    [InlineData("""{"class labels": ["A", 2]}""", "place 2")]
    [InlineData("""{"class labels": ["A", "B"]}""", "2 names, the network tells 3 categories apart")]
    [InlineData("""{"class labels": ["A", "B", "C"], "resized image shape": [14, 18, 1]}""", "1 channels")]
    [InlineData("""{"class labels": ["A", "B", "C"], "resized image shape": "big"}""", "resized image shape")]
    public void Read_InfoThatDoesNotFit_NamesTheField(string json, string expected)
    {
        var saved = new KerasCase("last-same") { Info = System.Text.Encoding.UTF8.GetBytes(json) };

        var refused = saved.Refused();

        Assert.Equal(KerasFiles.Info, refused.File);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_WeightsThatDoNotFit_NameLayerAndTensor()
    {
        Assert.Contains("kernel ('kernel') has the shape [12, 4]", Small(shape: [12, 4]), StringComparison.Ordinal);
        Assert.Contains("kernel ('kernel') has the shape [48]", Small(shape: [48]), StringComparison.Ordinal);
        Assert.Contains("has 1 tensors", Small(names: ["kernel"]), StringComparison.Ordinal);
        Assert.Contains("bias ('beta') is missing", Small(names: ["kernel", "beta"]), StringComparison.Ordinal);
        Assert.Contains("no path within the file", Small(names: ["kernel", "../../bias"]), StringComparison.Ordinal);
        Assert.Contains("no floating-point numbers", Small(kernel: new int[48]), StringComparison.Ordinal);
        Assert.Contains("not finite (NaN)", Small(bias: new[] { 0, float.NaN }), StringComparison.Ordinal);
        Assert.Contains("not finite", Small(bias: new[] { 0, 1e300 }), StringComparison.Ordinal);
        var other = new KerasCase("last-same") { Weights = new KerasCase("first-same").Weights }.Refused();
        Assert.Contains("weights of 2 layers", other.Message, StringComparison.Ordinal);

        static string Small(Array? kernel = null, ulong[]? shape = null, Array? bias = null, params string[] names) =>
            new KerasCase(KerasCase.Dense(kernel, shape, bias, names)).Refused().Message;
    }

    [Theory]
    [InlineData("external-link.h5", "links into other files")]
    [InlineData("external-link-latest.h5", "links into other files")]
    [InlineData("external-data.h5", "lies in another file")]
    public void Export_WeightsInOtherFiles_AreNotLookedFor(string file, string expected)
    {
        var saved = new KerasCase(KerasCase.Dense()) { Weights = KerasCase.Hostile(file), Architecture = OneLayer() };
        saved.Info = """{"class labels": ["A", "B"]}"""u8.ToArray();

        var refused = saved.Refused();

        Assert.Equal(KerasFiles.Weights, refused.File);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Left to itself the reader of HDF5 follows them until the stack ends, and the program with it.</summary>
    [Fact]
    public void Export_LinksThatLeadInCircles_AreRefused()
    {
        var saved = new KerasCase(KerasCase.Dense())
        {
            Weights = KerasCase.Write(new H5File
            {
                Attributes = { ["layer_names"] = new[] { "dense_1" } },
                ["dense_1"] = new H5SoftLink("/a"), ["a"] = new H5SoftLink("/b"), ["b"] = new H5SoftLink("/a"),
            }),
        };

        Assert.Equal(KerasFiles.Weights, saved.Refused().File);
    }

    /// <summary>Each cut and each changed byte is refused in words, or changes nothing but a number.</summary>
    [Fact]
    public void Export_DamagedWeights_AreRefusedOrRead()
    {
        var whole = new KerasCase(KerasCase.Dense()).Weights;
        var random = new Random(3);
        for (var i = 0; i < 300; i++)
        {
            byte[] damaged = i < 60 ? whole[..(whole.Length * i / 60)] : [.. whole];
            if (i >= 60)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            var saved = new KerasCase(KerasCase.Dense()) { Weights = damaged };
            try
            {
                saved.Export();
            }
            catch (KerasFileException refused)
            {
                Assert.Equal(KerasFiles.Weights, refused.File);
            }
        }
    }

    [Fact]
    public void Found_Numbers_AreNoLinks()
    {
        var numbers = new byte[4 * 1024 * 1024];
        new Random(7).NextBytes(numbers);

        Assert.False(ExternalLinks.Found(new MemoryStream(numbers)));
    }

    private static byte[] OneLayer() =>
        """
        [{"class_name": "Flatten", "config": {"name": "flatten_1", "batch_input_shape": [null, 1, 1, 3]}},
         {"class_name": "Dense", "config": {"name": "dense_1", "units": 2, "activation": "softmax"}}]
        """u8.ToArray();
}
