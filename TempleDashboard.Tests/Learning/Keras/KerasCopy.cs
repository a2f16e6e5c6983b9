using System.Text.Json;
using PureHDF;
using TempleDashboard.Learning.ConvNets;

namespace TempleDashboard.Tests.Learning.Keras;

/// <summary>Keeps a network of the product as Keras would: channels last, kernels as rows, columns, in and out.</summary>
internal static class KerasCopy
{
    public static KerasCase Of(TrainedConvNet trained, string[] names)
    {
        var (network, layers, file) = (trained.Network, new List<object>(), new H5File());
        var weights = trained.Weights.AsSpan();
        var groups = new List<string>();
        foreach (var (number, (layer, input)) in network.Layers.Zip(network.Shapes).Index())
        {
            var name = $"layer_{number}";
            var isLast = number == network.Layers.Count - 2;
            switch (layer.Kind)
            {
                case LayerKind.Conv:
                    layers.Add(Layer("Conv2D", new()
                    {
                        ["name"] = name, ["filters"] = layer.Size, ["kernel_size"] = new[] { 3, 3 }, ["padding"] = "same",
                        ["data_format"] = "channels_last",
                        ["batch_input_shape"] = number == 0 ? new int?[] { null, network.Height, network.Width, 3 } : null,
                    }));
                    var kernel = Kernel(weights[..(9 * input.Channels * layer.Size)], input.Channels, layer.Size);
                    weights = weights[kernel.Length..];
                    Add(name, kernel, [3, 3, (ulong)input.Channels, (ulong)layer.Size], weights[..layer.Size].ToArray());
                    weights = weights[layer.Size..];
                    break;
                case LayerKind.Dense:
                    layers.Add(Layer("Dense", new() { ["name"] = name, ["units"] = layer.Size }));
                    // Keras knows no temperature: the last layer's numbers are divided by it.
                    var divisor = isLast ? (float)trained.Temperature : 1;
                    var inputs = input.Channels;
                    float[] dense = Array.ConvertAll(weights[..(inputs * layer.Size)].ToArray(), value => value / divisor);
                    if (network.Shapes[number - 1] is { IsFlat: false } maps)
                        dense = ChannelsInside(dense, maps, layer.Size);
                    weights = weights[dense.Length..];
                    var bias = Array.ConvertAll(weights[..layer.Size].ToArray(), value => value / divisor);
                    Add(name, dense, [(ulong)inputs, (ulong)layer.Size], bias);
                    weights = weights[layer.Size..];
                    break;
                case LayerKind.MaxPool:
                    layers.Add(Layer("MaxPooling2D", new() { ["name"] = name, ["pool_size"] = new[] { 2, 2 } }));
                    break;
                case LayerKind.Flatten:
                    layers.Add(Layer("Flatten", new() { ["name"] = name }));
                    break;
                case LayerKind.Dropout:
                    layers.Add(Layer("Dropout", new() { ["name"] = name, ["rate"] = layer.Rate }));
                    break;
                default:
                    layers.Add(Layer("Activation", new() { ["name"] = name, ["activation"] = layer.Kind.ToString().ToLowerInvariant() }));
                    break;
            }
        }
        file.Attributes["layer_names"] = groups.ToArray();
        return new KerasCase("last-same")
        {
            Architecture = JsonSerializer.SerializeToUtf8Bytes(
                new { class_name = "Sequential", config = new { name = "sequential", layers } }),
            Weights = KerasCase.Write(file),
            Info = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
            {
                ["class labels"] = names, ["resized image shape"] = new[] { network.Height, network.Width, 3 },
            }),
        };

        void Add(string name, float[] kernel, ulong[] shape, float[] bias)
        {
            groups.Add(name);
            file[name] = new H5Group
            {
                Attributes = { ["weight_names"] = new[] { $"{name}/kernel:0", $"{name}/bias:0" } },
                [name] = new H5Group
                {
                    ["kernel:0"] = new H5Dataset(kernel, fileDims: shape),
                    ["bias:0"] = new H5Dataset(bias, fileDims: [(ulong)bias.Length]),
                },
            };
        }
    }

    private static object Layer(string kind, Dictionary<string, object?> config) => new { class_name = kind, config };

    /// <summary>From <c>[out,in,places]</c> to <c>[places,in,out]</c>.</summary>
    private static float[] Kernel(ReadOnlySpan<float> kernel, int inputs, int outputs)
    {
        var turned = new float[kernel.Length];
        for (var output = 0; output < outputs; output++)
        {
            for (var input = 0; input < inputs; input++)
            {
                for (var place = 0; place < 9; place++)
                    turned[(place * inputs + input) * outputs + output] = kernel[(output * inputs + input) * 9 + place];
            }
        }
        return turned;
    }

    /// <summary>The rows of a dense layer, from the order channel, row, column to the order row, column, channel.</summary>
    private static float[] ChannelsInside(float[] dense, LayerShape maps, int units)
    {
        var turned = new float[dense.Length];
        var places = maps.Height * maps.Width;
        for (var channel = 0; channel < maps.Channels; channel++)
        {
            for (var place = 0; place < places; place++)
                dense.AsSpan((channel * places + place) * units, units).CopyTo(turned.AsSpan((place * maps.Channels + channel) * units));
        }
        return turned;
    }
}
