using System.Text.Json;
using System.Text.Json.Nodes;
using PureHDF;
using TempleDashboard.Learning.ConvNets;
using TempleDashboard.Learning.Keras;

namespace TempleDashboard.Tests.Learning.Keras;

/// <summary>A saved model of the tests, whose files can be changed before they are read.</summary>
internal sealed class KerasCase
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Learning", "Keras");

    /// <summary>One of those that tools/record-golden/keras.py writes.</summary>
    public KerasCase(string name)
    {
        var folder = Path.Combine(Root, name);
        Architecture = File.ReadAllBytes(Path.Combine(folder, KerasFiles.Architecture));
        Weights = File.ReadAllBytes(Path.Combine(folder, KerasFiles.Weights));
        Info = File.ReadAllBytes(Path.Combine(folder, KerasFiles.Info));
    }

    /// <summary>A Flatten and a Dense layer for pictures of 4 x 2 pixels and two categories, with any weights.</summary>
    public KerasCase(H5Group layer)
    {
        Architecture = Small;
        Info = """{"class labels": ["A", "B"], "resized image shape": [2, 4, 3]}"""u8.ToArray();
        Weights = Write(new H5File
        {
            Attributes = { ["layer_names"] = new[] { "flatten_1", "dense_1" } },
            ["flatten_1"] = new H5Group(),
            ["dense_1"] = layer,
        });
    }

    public byte[] Architecture { get; set; }

    public byte[] Weights { get; set; }

    public byte[] Info { get; set; }

    public static byte[] Small =>
        """
        {"class_name": "Sequential", "config": [
          {"class_name": "Flatten", "config": {"name": "flatten_1", "batch_input_shape": [null, 2, 4, 3]}},
          {"class_name": "Dense", "config": {"name": "dense_1", "units": 2, "activation": "softmax"}}]}
        """u8.ToArray();

    /// <summary>The weights that <see cref="Small"/> asks for.</summary>
    public static H5Group Dense(Array? kernel = null, ulong[]? shape = null, Array? bias = null, params string[] names) => new()
    {
        Attributes = { ["weight_names"] = names is [] ? ["kernel", "bias"] : names },
        ["kernel"] = Data(kernel ?? new float[48], shape ?? [24, 2]),
        ["bias"] = Data(bias ?? new float[2], [2]),
    };

    public static byte[] Write(H5File file)
    {
        using var written = new MemoryStream();
        file.Write(written);
        return written.ToArray();
    }

    /// <summary>A file that h5py wrote to have other files of the machine read.</summary>
    public static byte[] Hostile(string name) => File.ReadAllBytes(Path.Combine(Root, "hostile", name));

    public static JsonElement Golden(string name) => JsonSerializer
        .Deserialize<JsonElement>(File.ReadAllBytes(Path.Combine(Root, "golden.json"))).GetProperty("models").EnumerateArray()
        .Single(model => model.GetProperty("name").GetString() == name);

    /// <summary>Changes the architecture as JSON.</summary>
    public KerasCase Changed(Action<JsonArray> change)
    {
        var root = JsonNode.Parse(Architecture)!;
        change(root as JsonArray ?? root["config"] as JsonArray ?? (JsonArray)root["config"]!["layers"]!);
        Architecture = System.Text.Encoding.UTF8.GetBytes(root.ToJsonString());
        return this;
    }

    public TempleDashboard.Learning.Onnx.ModelProto Export(KerasPixels pixels = KerasPixels.ZeroToOne)
    {
        var (network, info) = KerasExporter.Read(Architecture, Info);
        return KerasExporter.Export(network, new MemoryStream(Weights), info.Labels, pixels, default);
    }

    /// <summary>Reads it, which has to fail, and gives file and message.</summary>
    public KerasFileException Refused() => Assert.Throws<KerasFileException>(() => Export());

    /// <summary>The same pictures as tools/record-golden/keras.py makes up, <c>[3,H,W,3]</c>.</summary>
    public static byte[] Pictures(int height, int width)
    {
        var pixels = new byte[3 * height * width * ConvNetNetwork.Bands];
        var at = 0;
        for (var n = 0; n < 3; n++)
        {
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    for (var channel = 0; channel < ConvNetNetwork.Bands; channel++)
                        pixels[at++] = (byte)(x * (37 + 11 * channel) + y * (53 - 7 * channel) + x * y * 3 + n * 29);
                }
            }
        }
        return pixels;
    }

    private static object Data(Array values, ulong[] shape) => values switch
    {
        float[] numbers => new H5Dataset(numbers, fileDims: shape),
        double[] numbers => new H5Dataset(numbers, fileDims: shape),
        int[] numbers => new H5Dataset(numbers, fileDims: shape),
        _ => throw new ArgumentException("These are no numbers that the tests need.", nameof(values)),
    };
}
