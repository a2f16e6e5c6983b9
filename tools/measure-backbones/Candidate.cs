using Google.Protobuf;
using TempleDashboard.Domain.Learning.Backbones;

namespace TempleDashboard.MeasureBackbones;

/// <summary>One entry of candidates.json.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Model">Path of model.json, from the folder of candidates.json.</param>
/// <param name="InputNode">Node that gets the picture in [-1,1].</param>
/// <param name="Side">Width and height of the picture.</param>
/// <param name="Layers">Layers as "node:pooling".</param>
/// <param name="Subsampled">Convolutions that keep every second position.</param>
internal sealed record Candidate(string Name, string Model, string InputNode, int Side, string[] Layers, string[] Subsampled)
{
    public Backbone Open(string folder)
    {
        var spec = new BackboneSpec
        {
            Name = Name,
            Version = 0,
            InputNode = InputNode,
            InputWidth = Side,
            InputHeight = Side,
            Layers = [.. Layers.Select(Layer)],
            Subsampled = Subsampled,
        };
        return new Backbone(BackboneImporter.Import(Path.Combine(folder, Model), spec).ToByteArray());
    }

    private static BackboneLayer Layer(string text) =>
        text.Split(':') is [var node, var pooling]
            ? new BackboneLayer(node, Enum.Parse<BackbonePooling>(pooling))
            : throw new FormatException($"'{text}' is not of the form node:pooling.");
}
