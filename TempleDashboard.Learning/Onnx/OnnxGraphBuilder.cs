using Google.Protobuf;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Learning.Onnx;

/// <summary>
/// Writes an ONNX graph node by node (opset 18, IR version 8), from nothing or on top of an existing model.
/// Values are referred to by name; every method that makes one returns its name. Nodes must come after
/// the values they use.
/// </summary>
public sealed class OnnxGraphBuilder
{
    public const int Opset = 18;
    public const int IrVersion = 8;

    private const string RuntimeDomain = "com.microsoft";

    private readonly ModelProto _model;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _nextNode;

    public OnnxGraphBuilder(string graphName)
    {
        _model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "Temple Dashboard",
            Graph = new GraphProto { Name = graphName },
        };
        _model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
    }

    /// <summary>Starts an empty graph of the opset and IR version of <paramref name="like"/>, to which that can be appended.</summary>
    public OnnxGraphBuilder(string graphName, ModelProto like)
        : this(graphName)
    {
        _model.IrVersion = like.IrVersion;
        _model.OpsetImport.Clear();
        _model.OpsetImport.Add(like.OpsetImport);
    }

    private OnnxGraphBuilder(ModelProto model)
    {
        this._model = model;
        var graph = model.Graph;
        _names.UnionWith(graph.Input.Select(input => input.Name));
        _names.UnionWith(graph.Initializer.Select(initializer => initializer.Name));
        _names.UnionWith(graph.Node.SelectMany(node => node.Output));
        _nextNode = graph.Node.Count;
    }

    /// <summary>Starts from a copy of <paramref name="model"/>, which itself is left as it is.</summary>
    public static OnnxGraphBuilder FromModel(ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new OnnxGraphBuilder(model.Clone());
    }

    /// <summary>Declares a graph input.</summary>
    public string Input(string name, DataType type, params ReadOnlySpan<OnnxDimension> shape)
    {
        Claim(name);
        _model.Graph.Input.Add(ValueInfo(name, type, shape));
        return name;
    }

    /// <summary>Declares an existing value to be a graph output.</summary>
    /// <exception cref="ArgumentException">No value of this name exists.</exception>
    public void Output(string name, DataType type, params ReadOnlySpan<OnnxDimension> shape)
    {
        if (!_names.Contains(name))
            throw new ArgumentException($"The graph has no value '{name}' to put out.", nameof(name));
        _model.Graph.Output.Add(ValueInfo(name, type, shape));
    }

    /// <summary>Takes a value off the list of outputs; the value itself stays usable by other nodes.</summary>
    /// <exception cref="ArgumentException">The graph has no such output.</exception>
    public void RemoveOutput(string name)
    {
        var output = _model.Graph.Output.FirstOrDefault(output => output.Name == name)
            ?? throw new ArgumentException($"The graph has no output '{name}'.", nameof(name));
        _model.Graph.Output.Remove(output);
    }

    /// <summary>Adds a constant float32 tensor in row-major order; no dimensions make a scalar.</summary>
    public string Initializer(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> dimensions) =>
        Initializer(OnnxTensor.Create(name, values, dimensions));

    /// <summary>Adds a constant int64 tensor (a shape, axes, indices) in row-major order.</summary>
    public string Initializer(string name, ReadOnlySpan<long> values, params ReadOnlySpan<long> dimensions) =>
        Initializer(OnnxTensor.Create(name, values, dimensions));

    /// <summary>Adds a constant tensor under its own name.</summary>
    public string Initializer(TensorProto tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Claim(tensor.Name);
        _model.Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Adds a node with one output and returns the name made up for it.</summary>
    public string Node(string opType, IEnumerable<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var output = FreeName(opType);
        NodeTo([output], opType, inputs, attributes);
        return output;
    }

    /// <summary>Adds a node whose outputs have the given names; an empty name leaves an optional output out.</summary>
    /// <exception cref="ArgumentException">An input does not exist, or an output name is taken.</exception>
    public void NodeTo(
        IEnumerable<string> outputs,
        string opType,
        IEnumerable<string> inputs,
        params ReadOnlySpan<AttributeProto> attributes) => Add(new NodeProto { OpType = opType }, outputs, inputs, attributes);

    /// <summary>
    /// Adds a node of an operator that only ONNX Runtime has (domain com.microsoft) and returns the name made up for its output. For graphs
    /// that nobody else is to read.
    /// </summary>
    public string RuntimeNode(string opType, IEnumerable<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        if (_model.OpsetImport.All(opset => opset.Domain != RuntimeDomain))
            _model.OpsetImport.Add(new OperatorSetIdProto { Domain = RuntimeDomain, Version = 1 });
        var output = FreeName(opType);
        Add(new NodeProto { OpType = opType, Domain = RuntimeDomain }, [output], inputs, attributes);
        return output;
    }

    /// <summary>Adds the tensors and nodes of another graph, whose inputs are values of the same names here.</summary>
    /// <exception cref="ArgumentException">A value of the other graph has a name that is taken.</exception>
    public void Append(ModelProto other)
    {
        foreach (var tensor in other.Graph.Initializer)
            Initializer(tensor);
        foreach (var node in other.Graph.Node)
        {
            Add(
                node.HasDomain ? new NodeProto { OpType = node.OpType, Domain = node.Domain } : new NodeProto { OpType = node.OpType },
                node.Output,
                node.Input,
                [.. node.Attribute]);
        }
    }

    /// <summary>Records a key and value in the model file, replacing an earlier value.</summary>
    public void Metadata(string key, string value)
    {
        var entry = _model.MetadataProps.FirstOrDefault(entry => entry.Key == key);
        if (entry is null)
            _model.MetadataProps.Add(entry = new StringStringEntryProto { Key = key });
        entry.Value = value;
    }

    /// <summary>Returns a copy of what has been built so far.</summary>
    public ModelProto ToModel() => _model.Clone();

    /// <summary>Returns the content of an .onnx file.</summary>
    public byte[] ToByteArray() => _model.ToByteArray();

    private void Add(NodeProto node, IEnumerable<string> outputs, IEnumerable<string> inputs, ReadOnlySpan<AttributeProto> attributes)
    {
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        foreach (var input in node.Input)
        {
            if (input.Length > 0 && !_names.Contains(input))
            {
                throw new ArgumentException(
                    $"{node.OpType} uses '{input}', which does not exist at this point of the graph.", nameof(inputs));
            }
        }
        foreach (var output in node.Output)
        {
            if (output.Length > 0)
                Claim(output);
        }
        foreach (var attribute in attributes)
            node.Attribute.Add(attribute);
        node.Name = $"{node.OpType}_{_nextNode++}";
        _model.Graph.Node.Add(node);
    }

    private static ValueInfoProto ValueInfo(string name, DataType type, ReadOnlySpan<OnnxDimension> shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (var dimension in shape)
            dimensions.Dim.Add(dimension.ToProto());
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new() { ElemType = (int)type, Shape = dimensions } },
        };
    }

    private void Claim(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!_names.Add(name))
            throw new ArgumentException($"The graph already has a value '{name}'.", nameof(name));
    }

    private string FreeName(string opType)
    {
        var name = $"{opType}_{_nextNode}_out";
        for (var suffix = 1; _names.Contains(name); suffix++)
            name = $"{opType}_{_nextNode}_out{suffix}";
        return name;
    }
}
