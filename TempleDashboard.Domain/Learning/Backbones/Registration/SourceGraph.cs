using TempleDashboard.Domain.Learning.Onnx;
using static TempleDashboard.Domain.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>Looks through a network from outside, and renames its values, before anything of it is run.</summary>
internal static class SourceGraph
{
    /// <summary>All nodes that are added exist with the same meaning from here on; ONNX Runtime promises nothing older.</summary>
    private const int OldestOpset = 7;

    private static readonly string[] KnownDomains = ["", "ai.onnx", "ai.onnx.ml", "com.microsoft"];

    /// <exception cref="BackboneRefusedException">The file needs something that is not in it, or that cannot be run here.</exception>
    public static void Check(ModelProto model)
    {
        var opset = model.OpsetImport.FirstOrDefault(import => import.Domain is "" or "ai.onnx")?.Version ?? 0;
        if (model.Graph is null || opset == 0)
            throw new BackboneRefusedException("file", "The file is not an ONNX model: it has no graph or names no operator set.");
        if (opset < OldestOpset)
            throw new BackboneRefusedException("file", $"The model uses operator set {opset}; {OldestOpset} or newer is needed. Export it again.");
        if (model.Functions.Count > 0)
            throw new BackboneRefusedException("file", "The model defines functions of its own. Export it with functions inlined.");
        Check(model.Graph);
    }

    /// <summary>Puts <paramref name="prefix"/> before the name of every value, so that none can be one of ours.</summary>
    public static void Rename(GraphProto graph, string prefix)
    {
        foreach (var value in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo))
            value.Name = prefix + value.Name;
        foreach (var tensor in graph.Initializer)
            tensor.Name = prefix + tensor.Name;
        foreach (var node in graph.Node)
        {
            Rename(node.Input, prefix);
            Rename(node.Output, prefix);
            foreach (var inner in Inner(node))
                Rename(inner, prefix);
        }
    }

    private static void Rename(IList<string> names, string prefix)
    {
        for (var i = 0; i < names.Count; i++)
        {
            // An empty name leaves an optional input or output out.
            if (names[i].Length > 0)
                names[i] = prefix + names[i];
        }
    }

    private static void Check(GraphProto graph)
    {
        // A tensor kept elsewhere is a path, which ONNX Runtime would open: never one that came from outside.
        var tensors = graph.Initializer.Concat(graph.Node.SelectMany(node => node.Attribute)
            .SelectMany(attribute => attribute.T is null ? attribute.Tensors : attribute.Tensors.Append(attribute.T)));
        if (tensors.Any(tensor => tensor.ExternalData.Count > 0 || tensor.DataLocation == DataLocation.External))
            throw new BackboneRefusedException("file", "The model keeps its weights in another file. Export it as one file.");
        if (graph.SparseInitializer.Count > 0
            || graph.Node.SelectMany(node => node.Attribute).Any(attribute => attribute.SparseTensor is not null || attribute.SparseTensors.Count > 0))
            throw new BackboneRefusedException("file", "The model has sparse weights. Export it with dense ones.");
        if (graph.Node.FirstOrDefault(node => !KnownDomains.Contains(node.Domain)) is { } custom)
            throw new BackboneRefusedException("file", $"The model uses the operator '{custom.OpType}' of '{custom.Domain}', which ONNX Runtime does not know.");
        foreach (var inner in graph.Node.SelectMany(Inner))
            Check(inner);
    }

    private static IEnumerable<GraphProto> Inner(NodeProto node) =>
        node.Attribute.SelectMany(attribute => attribute.G is null ? attribute.Graphs : attribute.Graphs.Append(attribute.G));
}
