using System.Text.Json;
using Google.Protobuf;
using TempleDashboard.Learning.Heads;
using TempleDashboard.Learning.Onnx;

namespace TempleDashboard.Learning.Export;

/// <summary>Reads the head back out of a file that <see cref="ModelExporter"/> made.</summary>
public static class HeadReader
{
    /// <summary>Reads the graph of a <c>head.onnx</c> or a <c>model.onnx</c>.</summary>
    /// <exception cref="InvalidDataException">The content is damaged.</exception>
    internal static ModelProto ReadGraph(byte[] model)
    {
        try
        {
            return ModelProto.Parser.ParseFrom(model);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException("The model file is damaged. Train again or restore the file.", exception);
        }
    }

    /// <summary>
    /// Reads the content of a <c>head.onnx</c>, or of a <c>model.onnx</c>, which has the head inside. Every number is the one that was
    /// written.
    /// </summary>
    /// <exception cref="InvalidDataException">The content is damaged or not a model of this program.</exception>
    public static ExportedHead Read(byte[] model)
    {
        try
        {
            return Read(ModelProto.Parser.ParseFrom(model));
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or JsonException or ArgumentException)
        {
            throw new InvalidDataException(
                "The model file is damaged: its head cannot be read. Train again or restore the file.", exception);
        }
    }

    private static ExportedHead Read(ModelProto model)
    {
        var tensors = model
            .Graph?.Initializer.Where(t =>
                t.Name
                    is ModelExporter.Mean
                        or ModelExporter.Scale
                        or ModelExporter.Weight
                        or ModelExporter.Bias
                        or ModelExporter.Temperature)
            .ToDictionary(t => t.Name, OnnxTensor.ReadFloats)
            ?? [];
        float[] Tensor(string name) => tensors.GetValueOrDefault(name) ?? throw Missing(name);
        string Entry(string key) => model.MetadataProps.FirstOrDefault(p => p.Key == key)?.Value ?? throw Missing(key);

        var head = new LinearHead(
            new FeatureScaler(Tensor(ModelExporter.Mean), Tensor(ModelExporter.Scale)),
            Tensor(ModelExporter.Weight), Tensor(ModelExporter.Bias), Tensor(ModelExporter.Temperature).Single());
        var categories = JsonSerializer.Deserialize<string[]>(Entry(ModelExporter.LabelsKey));
        if (categories?.Length != head.ClassCount)
            throw Missing("name of each category");
        return new ExportedHead(head, categories, Entry(ModelExporter.BackboneKey));
    }

    private static InvalidDataException Missing(string what) =>
        new($"The model file has no '{what}': it is not a model of this program, or it is damaged.");
}
