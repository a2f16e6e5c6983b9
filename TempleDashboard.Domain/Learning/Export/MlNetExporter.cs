using System.IO.Compression;
using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Transforms.Image;
using TempleDashboard.Domain.Learning.Onnx;
using TempleDashboard.Domain.Temples;
using static TempleDashboard.Domain.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Domain.Learning.Export;

/// <summary>
/// Writes <c>model.zip</c>, which ML.NET's <c>mlContext.Model.Load</c> opens: the column <c>Picture</c> (path of a file) in,
/// <c>Score</c> (the probabilities) and <c>PredictedLabel</c> (the most probable category) out.
/// </summary>
public static class MlNetExporter
{
    private const string Pixels = "Pixels";
    private const string Score = "Score";
    private const string Index = "Index";

    /// <summary>
    /// ML.NET's own scaling to a size takes the nearest pixel, which makes another picture of it. So it scales to a canvas of about six times the size, and
    /// the graph scales that down as the program does (Lanczos).
    /// </summary>
    private const int CanvasFactor = 6;
    private const int SmallestCanvas = 1024, LargestCanvas = 2048;

    private static readonly DateTimeOffset SameTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the same bytes for the same model.</summary>
    /// <param name="model">A whole model: <see cref="ModelExporter.Picture"/> in, <see cref="ModelExporter.Probabilities"/> out.</param>
    /// <param name="categories">Names in the order of the probabilities.</param>
    /// <param name="region">What of a picture it looks at; null for all of it.</param>
    /// <param name="file">Where the graph may lie while ML.NET reads it; deleted afterwards.</param>
    public static void Write(ModelProto model, IReadOnlyList<string> categories, Region? region, string file, Stream target)
    {
        var graph = new PictureGraph(model, region);
        using var saved = new MemoryStream();
        try
        {
            using (var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None))
                graph.Build(categories.Count).WriteTo(stream);
            Save(graph, categories, file, saved);
        }
        finally
        {
            File.Delete(file);
        }
        CopyWithoutTimes(saved, target);
    }

    private static void Save(PictureGraph graph, IReadOnlyList<string> categories, string file, Stream target)
    {
        var ml = new MLContext(seed: 1);
        var names = categories.Select((name, index) => KeyValuePair.Create((long)index, name));
        var chain = ml.Transforms.LoadImages("Image", imageFolder: "", inputColumnName: nameof(PictureFile.Picture))
            .Append(ml.Transforms.ResizeImages("Image", graph.CanvasWidth, graph.CanvasHeight, "Image", ImageResizingEstimator.ResizingKind.Fill))
            .Append(ml.Transforms.ExtractPixels(Pixels, "Image", ImagePixelExtractingEstimator.ColorBits.Rgb, interleavePixelColors: true, outputAsFloatArray: false))
            .Append(ml.Transforms.ApplyOnnxModel([Score, Index], [Pixels], file, shapeDictionary: null, gpuDeviceId: null, fallbackToCpu: true))
            .Append(ml.Transforms.Conversion.MapValue("PredictedLabel", names, Index))
            .Append(ml.Transforms.DropColumns("Image", Pixels, Index));
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

    private sealed record PictureFile
    {
        public string Picture { get; init; } = "";
    }

    /// <summary>The model with what brings a canvas into the size that it takes, in front.</summary>
    private sealed class PictureGraph
    {
        private readonly ModelProto model;
        private readonly Region region;
        private readonly int width, height;

        public PictureGraph(ModelProto model, Region? region)
        {
            this.model = model;
            this.region = region ?? new Region(0, 0, 1, 1);
            var shape = model.Graph.Input.Single(input => input.Name == ModelExporter.Picture).Type.TensorType.Shape.Dim;
            (height, width) = ((int)shape[1].DimValue, (int)shape[2].DimValue);
            CanvasWidth = Canvas(width, this.region.Width);
            CanvasHeight = Canvas(height, this.region.Height);
        }

        public int CanvasWidth { get; }

        public int CanvasHeight { get; }

        public ModelProto Build(int categories)
        {
            var builder = new OnnxGraphBuilder("picture", model);
            builder.Input(Pixels, DataType.Uint8, 1, CanvasHeight, CanvasWidth, 3);
            var across = builder.Initializer("canvas.columns", Scaling(CanvasWidth, width, region.X, region.Width, transposed: true), CanvasWidth, width);
            var down = builder.Initializer("canvas.rows", Scaling(CanvasHeight, height, region.Y, region.Height, transposed: false), height, CanvasHeight);
            builder.NodeTo(["canvas.bands"], "Transpose", [Pixels], OnnxAttribute.Ints("perm", 0, 3, 1, 2));
            builder.NodeTo(["canvas.numbers"], "Cast", ["canvas.bands"], OnnxAttribute.Int("to", (int)DataType.Float));
            builder.NodeTo(["canvas.narrow"], "MatMul", ["canvas.numbers", across]);
            builder.NodeTo(["canvas.small"], "MatMul", [down, "canvas.narrow"]);
            builder.NodeTo(["canvas.whole"], "Round", ["canvas.small"]);
            builder.NodeTo(["canvas.clipped"], "Clip", ["canvas.whole", builder.Initializer("canvas.black", [0f]), builder.Initializer("canvas.white", [255f])]);
            builder.NodeTo(["canvas.bytes"], "Cast", ["canvas.clipped"], OnnxAttribute.Int("to", (int)DataType.Uint8));
            builder.NodeTo([ModelExporter.Picture], "Transpose", ["canvas.bytes"], OnnxAttribute.Ints("perm", 0, 2, 3, 1));
            builder.Append(model);
            builder.NodeTo([Score], "Identity", [ModelExporter.Probabilities]);
            builder.NodeTo([Index], "ArgMax", [ModelExporter.Probabilities], OnnxAttribute.Int("axis", 1), OnnxAttribute.Int("keepdims", 0));
            builder.Output(Score, DataType.Float, 1, categories);
            builder.Output(Index, DataType.Int64, 1);
            return builder.ToModel();
        }

        private static int Canvas(int size, double share) => Math.Clamp((int)Math.Ceiling(CanvasFactor * size / share), SmallestCanvas, LargestCanvas);

        /// <summary>Returns the weights of each pixel of the canvas in each pixel of the scaled region, <c>[scaled,canvas]</c> unless transposed.</summary>
        private static float[] Scaling(int canvas, int scaled, double start, double share, bool transposed)
        {
            var step = canvas * share / scaled;
            var reach = Math.Max(1, step);
            var (first, last) = ((int)Math.Round(start * canvas), (int)Math.Round((start + share) * canvas) - 1);
            var weights = new float[scaled * canvas];
            for (var i = 0; i < scaled; i++)
            {
                var centre = start * canvas + (i + 0.5) * step - 0.5;
                var (from, to) = ((int)Math.Ceiling(centre - 3 * reach), (int)Math.Floor(centre + 3 * reach));
                var sum = Enumerable.Range(from, to - from + 1).Sum(j => Lanczos((j - centre) / reach));
                for (var j = from; j <= to; j++)
                {
                    var inside = Math.Clamp(j, first, last);
                    weights[transposed ? inside * scaled + i : i * canvas + inside] += (float)(Lanczos((j - centre) / reach) / sum);
                }
            }
            return weights;
        }

        private static double Lanczos(double x) => x == 0 ? 1 : Math.Abs(x) >= 3 ? 0 : 3 * Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / 3) / (Math.PI * Math.PI * x * x);
    }
}
