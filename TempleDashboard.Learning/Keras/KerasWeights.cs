using System.Reflection;
using PureHDF;
using PureHDF.VOL.Native;

namespace TempleDashboard.Learning.Keras;

/// <summary>
/// Reads <c>model_weights.h5</c> as <c>Model.save_weights</c> writes it: a group for each layer, named in the attribute <c>layer_names</c>,
/// with a dataset for each tensor, named in <c>weight_names</c>. As Keras does, layers are matched by their order, and every shape has to
/// be the one that the architecture asks for. The file may be hostile: nothing is made room for before it is known to be asked for, and
/// names are looked up within the file alone.
/// </summary>
internal sealed class KerasWeights
{
    /// <summary>Reading goes over an honest file little more than once.</summary>
    private const int MostTimes = 4;

    private const long Spare = 64L * 1024 * 1024, LargestChunk = 64L * 1024 * 1024, MostNames = 2000;
    private const int LongestName = 500;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>
    /// PureHDF would read the numbers of such a dataset out of files of this machine. It does not say so to others; without this, nothing
    /// is read at all.
    /// </summary>
    private static readonly PropertyInfo? ExternalFiles = typeof(NativeDataset).GetProperty(
        "InternalExternalFileList", BindingFlags.Instance | BindingFlags.NonPublic);

    /// <summary>Where an object was read from; asked for the same reason.</summary>
    private static readonly PropertyInfo? Context = typeof(NativeObject).GetProperty(
        "Context", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);

    private static readonly PropertyInfo? Driver = Context?.PropertyType.GetProperty(
        "Driver", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);

    private readonly GuardedStream _stream;
    private readonly IH5Group _root;

    private KerasWeights(GuardedStream stream, IH5Group root) => (_stream, _root) = (stream, root);

    /// <summary>
    /// Returns the tensors of each layer of <paramref name="network"/> that has some, in the order of <see cref="KerasLayer.Tensors"/>.
    /// </summary>
    /// <param name="file">The file; can be sought in.</param>
    /// <exception cref="KerasFileException">It is damaged, or of another network.</exception>
    public static IReadOnlyDictionary<KerasLayer, IReadOnlyList<float[]>> Read(
        Stream file, KerasNetwork network, CancellationToken cancellationToken)
    {
        try
        {
            if (ExternalLinks.Found(file))
                throw Refuse("It links into other files. Save the weights again with model.save_weights(), all in one file.");
            file.Position = 0;
            using var guarded = new GuardedStream(file, MostTimes * file.Length + Spare, Longest, cancellationToken);
            using var opened = H5File.Open(guarded, leaveOpen: true);
            return new KerasWeights(guarded, RootOf(opened)).Read(network);
        }
        catch (Exception exception) when (exception is not (KerasFileException or OperationCanceledException or IOException))
        {
            // PureHDF throws whatever comes on a damaged file, of its own and of the framework.
            var reason = exception is InvalidDataException ? exception.Message : $"It is no HDF5 file, or damaged: {exception.Message}";
            var shown = KerasConfig.Shown(reason.ReplaceLineEndings(" "));
            throw new KerasFileException(KerasFiles.Weights, $"{shown} Save it again with model.save_weights().", exception);
        }
        catch (IOException exception) when (exception is EndOfStreamException)
        {
            throw new KerasFileException(
                KerasFiles.Weights, "It ends too early: it is cut off. Copy it again.", exception);
        }
    }

    private static KerasFileException Refuse(string message) => new(KerasFiles.Weights, message);

    /// <summary>A file of <c>Model.save</c> keeps the weights one group further down.</summary>
    private static IH5Group RootOf(IH5Group file)
    {
        if (file.AttributeExists("layer_names"))
            return file;
        return file.LinkExists("model_weights") && file.Get("model_weights") is IH5Group group && group.AttributeExists("layer_names")
            ? group
            : throw Refuse("It has no attribute 'layer_names': it holds no weights of a Keras model. Save it with model.save_weights().");
    }

    private Dictionary<KerasLayer, IReadOnlyList<float[]>> Read(KerasNetwork network)
    {
        var wanted = network.Layers.Where(layer => layer.Tensors.Count > 0).ToList();
        var found = new List<(string Layer, IH5Group Group, string[] Names)>();
        foreach (var name in NamesOf(_root, "layer_names"))
        {
            if (GroupOf(name) is { } group && NamesOf(group, "weight_names") is { Length: > 0 } names)
                found.Add((name, group, names));
        }
        if (found.Count != wanted.Count)
        {
            throw Refuse(
                $"It has weights of {found.Count} layers ({List(found.Select(layer => layer.Layer))}), the architecture has {wanted.Count} "
                    + $"that need some ({List(wanted.Select(layer => layer.Name))}). The files are not of the same model.");
        }
        var isTheano = IsTheano();
        return wanted.Zip(found).ToDictionary(
            pair => pair.First, pair => (IReadOnlyList<float[]>)TensorsOf(pair.First, pair.Second.Group, pair.Second.Names, isTheano));
    }

    private static string List(IEnumerable<string> names) =>
        string.Join(", ", names.Take(20).Select(name => $"'{KerasConfig.Shown(name)}'"));

    /// <summary>Theano's convolutions turn the kernel around, those of TensorFlow and of ONNX do not.</summary>
    private bool IsTheano() => _root.AttributeExists("backend") && NamesOf(_root, "backend") is ["theano"];

    private IH5Group? GroupOf(string name)
    {
        if (name.Length == 0 || name.Contains('/', StringComparison.Ordinal) || !_root.LinkExists(name))
            throw Refuse($"It names a layer '{KerasConfig.Shown(name)}' that it does not hold.");
        return _root.Get(name) is IH5Group group && IsOfThisFile(group)
            ? group
            : throw Refuse($"Layer '{KerasConfig.Shown(name)}' is no group of this file.");
    }

    private bool IsOfThisFile(IH5Object found) =>
        Driver is not null && ReferenceEquals(Driver.GetValue(Context!.GetValue(found)), Driver.GetValue(Context.GetValue(_root)));

    /// <summary>Reads an attribute of names; no names where there is none, or an empty list, which h5py writes as numbers.</summary>
    private static string[] NamesOf(IH5Object owner, string attribute)
    {
        if (!owner.AttributeExists(attribute))
            return [];
        var names = owner.Attribute(attribute);
        var count = names.Space.Type switch
        {
            H5DataspaceType.Scalar => 1,
            H5DataspaceType.Null => 0,
            _ => Product(names.Space.Dimensions),
        };
        if (count == 0)
            return [];
        if (count > MostNames || names.Type.Size > 4096
            || names.Type.Class is not (H5DataTypeClass.String or H5DataTypeClass.VariableLength))
        {
            throw Refuse($"Its attribute '{attribute}' is no list of at most {MostNames} names.");
        }
        string?[] read = names.Space.Type == H5DataspaceType.Scalar ? [names.Read<string>()] : names.Read<string[]>();
        return Array.TrueForAll(read, name => name is not { Length: > LongestName })
            ? Array.ConvertAll(read, name => (name ?? "").TrimEnd('\0', ' '))
            : throw Refuse($"Its attribute '{attribute}' holds a name of more than {LongestName} characters.");
    }

    private List<float[]> TensorsOf(KerasLayer layer, IH5Group group, string[] names, bool isTheano)
    {
        var specs = layer.Tensors;
        if (names.Length != specs.Count)
        {
            throw Refuse(
                $"Layer '{layer.Name}' has {names.Length} tensors ({List(names)}); the architecture asks for {specs.Count} "
                    + $"({string.Join(", ", specs.Select(spec => spec.What))}).");
        }
        var tensors = specs.Zip(names).Select(pair => TensorOf(layer, pair.First, group, pair.Second)).ToList();
        if (layer.Kind == KerasLayerKind.Conv2D && isTheano)
            tensors[0] = TurnedAround(layer, tensors[0]);
        if (layer.Kind == KerasLayerKind.BatchNormalization && tensors[^1].Any(variance => variance < 0))
            throw Refuse($"Layer '{layer.Name}': moving_variance has numbers below 0, which a variance never has.");
        return tensors;
    }

    private float[] TensorOf(KerasLayer layer, KerasTensorSpec spec, IH5Group group, string name)
    {
        var what = $"Layer '{layer.Name}': {spec.What} ('{KerasConfig.Shown(name)}')";
        var path = name.Split('/');
        if (path.Length > 8 || path.Any(part => part is "" or "." or ".."))
            throw Refuse($"{what} has a name that is no path within the file.");
        if (!group.LinkExists(name) || group.Get(name) is not NativeDataset dataset)
            throw Refuse($"{what} is missing.");
        if (!IsOfThisFile(dataset) || ExternalFiles is null || ExternalFiles.GetValue(dataset) is not null
            || dataset.Layout.Class == H5DataLayoutClass.VirtualStorage)
        {
            throw Refuse($"{what} lies in another file. Save the weights again with model.save_weights(), all in one file.");
        }
        if (!dataset.Space.Dimensions.Select(length => (decimal)length).SequenceEqual(spec.Shape.Select(length => (decimal)length)))
        {
            throw Refuse(
                $"{what} has the shape [{string.Join(", ", dataset.Space.Dimensions)}], the architecture asks for "
                    + $"[{string.Join(", ", spec.Shape)}]. The files are not of the same model.");
        }
        if (dataset.Type.Class != H5DataTypeClass.FloatingPoint || dataset.Type.Size is not (2 or 4 or 8))
            throw Refuse($"{what} holds no floating-point numbers of 16, 32 or 64 bits.");
        if (dataset.Layout.Class == H5DataLayoutClass.Chunked
            && Product([.. dataset.Layout.Chunks.Select(length => (ulong)length)]) > LargestChunk / dataset.Type.Size)
        {
            throw Refuse($"{what} is kept in pieces that are too large.");
        }
        var values = Numbers(dataset, what, spec.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw Refuse(
                    $"{what} holds a number that is not finite ({values[i]}): the training had gone wrong. Such a model cannot answer.");
            }
        }
        return values;
    }

    private float[] Numbers(NativeDataset dataset, string what, long count)
    {
        var before = _stream.BytesRead;
        float[] values;
        try
        {
            values = dataset.Type.Size switch
            {
                2 => Array.ConvertAll(dataset.Read<Half[]>(), value => (float)value),
                4 => dataset.Read<float[]>(),
                _ => Array.ConvertAll(dataset.Read<double[]>(), value => (float)value),
            };
        }
        catch (Exception exception) when (exception.Message.Contains("Byte order", StringComparison.Ordinal))
        {
            throw new KerasFileException(
                KerasFiles.Weights,
                $"{what} is kept in big-endian order, which cannot be read. Save the weights again on an ordinary computer.",
                exception);
        }
        // A dataset that nobody has written is all zeros to the reader.
        if (dataset.Layout.Class == H5DataLayoutClass.Contiguous && _stream.BytesRead - before < count * dataset.Type.Size)
            throw Refuse($"{what} has no numbers in the file.");
        return values.Length == count ? values : throw Refuse($"{what} has {values.Length} numbers instead of {count}.");
    }

    private static float[] TurnedAround(KerasLayer layer, float[] kernel)
    {
        var (rows, columns) = layer.Window;
        var (planes, each) = layer.KernelIsOutputFirst ? (kernel.Length / (rows * columns), 1) : (1, kernel.Length / (rows * columns));
        var turned = new float[kernel.Length];
        for (var plane = 0; plane < planes; plane++)
        {
            for (var place = 0; place < rows * columns; place++)
            {
                kernel.AsSpan((plane * rows * columns + place) * each, each)
                    .CopyTo(turned.AsSpan((plane * rows * columns + rows * columns - 1 - place) * each));
            }
        }
        return turned;
    }

    private static long Product(ulong[] lengths)
    {
        var product = 1UL;
        foreach (var length in lengths)
        {
            if (length > MostNames * MostNames || (product *= length) > long.MaxValue / 8)
                return long.MaxValue;
            if (product > (ulong)KerasFiles.MostWeightBytes)
                return long.MaxValue;
        }
        return (long)product;
    }
}
