using System.IO.Compression;
using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Transforms.Image;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Learning.Export;
using TempleDashboard.Learning.Onnx;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Domain.Models;

/// <summary>
/// Writes <c>model.zip</c>, which ML.NET's <c>mlContext.Model.Load</c> opens: the column <c>Picture</c> (path of a file) in, <c>Score</c>
/// (the probabilities) and <c>PredictedLabel</c> (the most probable category, the one entry of a list) out. ML.NET reads the file by
/// itself; it knows nothing of the orientation that a camera notes in it, and leaves transparency out.
/// </summary>
public static class MlNetExporter
{
    private const string Pixels = "Pixels";
    private const string Score = "Score";
    private const string PredictedLabel = "PredictedLabel";

    private static readonly DateTimeOffset SameTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the same bytes for the same model.</summary>
    /// <param name="model">A whole model: <see cref="ModelExporter.Picture"/> in, <see cref="ModelExporter.Probabilities"/> out.</param>
    /// <param name="categories">Names in the order of the probabilities.</param>
    /// <param name="region">What of a picture it looks at; null for all of it.</param>
    /// <param name="file">Where the graph may lie while ML.NET reads it; deleted afterwards.</param>
    public static void Write(ModelProto model, IReadOnlyList<string> categories, Region? region, string file, Stream target)
    {
        using var saved = new MemoryStream();
        try
        {
            using (var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None))
                Build(model, categories, region).WriteTo(stream);
            Save(file, saved);
        }
        finally
        {
            CleanUp.TryDelete(file);
        }
        CopyWithoutTimes(saved, target);
    }

    private static void Save(string file, Stream target)
    {
        var ml = new MLContext(seed: 1);
        var chain = ml
            .Transforms.LoadImages("Image", imageFolder: "", inputColumnName: nameof(PictureFile.Picture))
            .Append(
                ml.Transforms.ResizeImages(
                    "Image", PictureScaling.Canvas, PictureScaling.Canvas, "Image", ImageResizingEstimator.ResizingKind.Fill))
            .Append(
                ml.Transforms.ExtractPixels(
                    Pixels, "Image", ImagePixelExtractingEstimator.ColorBits.Rgb, interleavePixelColors: true, outputAsFloatArray: false))
            .Append(
                ml.Transforms.ApplyOnnxModel(
                    [Score, PredictedLabel], [Pixels], file, shapeDictionary: null, gpuDeviceId: null, fallbackToCpu: true))
            .Append(ml.Transforms.DropColumns("Image", Pixels));
        var nothing = ml.Data.LoadFromEnumerable(Array.Empty<PictureFile>());
        using var fitted = chain.Fit(nothing);
        ml.Model.Save(fitted, nothing.Schema, target);
    }

    private static void CopyWithoutTimes(Stream source, Stream target)
    {
        using var from = new ZipArchive(source, ZipArchiveMode.Read, leaveOpen: true);
        using var to = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var entry in from.Entries)
        {
            var copy = to.CreateEntry(entry.FullName, CompressionLevel.NoCompression);
            copy.LastWriteTime = SameTime;
            using var content = entry.Open();
            using var place = copy.Open();
            content.CopyTo(place);
        }
    }

    /// <summary>
    /// The model behind what brings a picture into the size that it takes. It names the category by itself: ML.NET's own table of names
    /// (<c>MapValue</c>) is saved by several threads, now and then in another order.
    /// </summary>
    private static ModelProto Build(ModelProto model, IReadOnlyList<string> categories, Region? region)
    {
        var shape = model.Graph.Input.Single(input => input.Name == ModelExporter.Picture).Type.TensorType.Shape.Dim;
        var builder = new OnnxGraphBuilder("picture", model);
        builder.Input(Pixels, DataType.Uint8, 1, PictureScaling.Canvas, PictureScaling.Canvas, 3);
        new PictureScaling(builder, Pixels, region).AddTo(ModelExporter.Picture, (int)shape[2].DimValue, (int)shape[1].DimValue);
        builder.Append(model);
        builder.NodeTo([Score], "Identity", [ModelExporter.Probabilities]);
        var index = builder.Node("ArgMax", [ModelExporter.Probabilities], OnnxAttribute.Int("axis", 1), OnnxAttribute.Int("keepdims", 0));
        builder.NodeTo([PredictedLabel], "Gather", [builder.Initializer(OnnxTensor.Create("category_names", categories)), index]);
        builder.Output(Score, DataType.Float, 1, categories.Count);
        builder.Output(PredictedLabel, DataType.String, 1);
        return builder.ToModel();
    }

    private sealed record PictureFile
    {
        public string Picture { get; init; } = "";
    }
}
