using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Models;

/// <summary>How a model is used from a language: text that works as it stands.</summary>
/// <param name="Title">Such as <c>C# with ML.NET</c>.</param>
/// <param name="FileName">What to save the code as.</param>
/// <param name="Code">The code.</param>
/// <param name="Note">What is needed beside it, and what to know.</param>
/// <param name="Project">The project file that goes with it; null where there is none.</param>
public sealed record ModelExample(string Title, string FileName, string Code, string Note, string? Project = null);

/// <summary>What the examples say of a model.</summary>
/// <param name="Server">Address of the dashboard.</param>
/// <param name="Height">Height of the picture that goes in, in pixels.</param>
/// <param name="Region">The part of a picture that it looks at; null for all of it.</param>
public sealed record ExampleModel(
    Uri Server, ClassifierRef Reference, int Number, IReadOnlyList<string> Categories, int Width, int Height, Region? Region)
{
    internal string Onnx => WholeModels.NameOf(Reference, Number, WholeModelFormat.Onnx);

    internal string Zip => WholeModels.NameOf(Reference, Number, WholeModelFormat.Zip);

    internal string Address => new Uri(Server, "api/predict").AbsoluteUri;
}

/// <summary>
/// Writes the examples "Use it from" of the Model page and the README. Tests run them as they stand, but for the one that says otherwise.
/// </summary>
public sealed class ModelExamples(IDbContextFactory<DashboardDbContext> contexts, ModelFolder folders)
{
    /// <summary>Writes them for a model; none where the model, or its folder, is gone or damaged.</summary>
    public async Task<IReadOnlyList<ModelExample>> ForAsync(long modelId, Uri server, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var model = await db.Models.AsNoTracking().Include(model => model.Classifier!.Temple)
            .SingleOrDefaultAsync(model => model.Id == modelId, cancellationToken);
        var file = model is null ? null : Path.Combine(folders.PathOf(model.Folder), ModelFolder.InfoFile);
        if (model is null || !File.Exists(file))
            return [];
        if (Read(await File.ReadAllBytesAsync(file, cancellationToken)) is not { ResizedImageShape.Count: > 1 } info)
            return [];
        var reference = new ClassifierRef(model.Classifier!.Temple!.Code, model.Classifier.Name);
        return Of(new(
            server, reference, model.Number, model.Categories, info.ResizedImageShape[1], info.ResizedImageShape[0], model.Region));
    }

    private static ExtraInfo? Read(byte[] info)
    {
        try
        {
            return JsonSerializer.Deserialize<ExtraInfo>(info);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes them in the order that they are shown in.</summary>
    public static IReadOnlyList<ModelExample> Of(ExampleModel model) =>
    [
        new("C# with ML.NET", "Program.cs", MlNet(model), $"Download {model.Zip} (model.zip) beside it; dotnet run -- picture.jpg", Project(
            ("Microsoft.ML", "5.0.1"),
            ("Microsoft.ML.ImageAnalytics", "5.0.1"),
            ("Microsoft.ML.OnnxTransformer", "5.0.1"),
            ("Microsoft.ML.OnnxRuntime", "1.31.1"),
            ("SkiaSharp", "2.88.9"),
            ("SkiaSharp.NativeAssets.Linux.NoDependencies", "2.88.9"))),
        new(
            "C# with ONNX Runtime", "Program.cs", OnnxRuntime(model),
            $"Download {model.Onnx} (model.onnx) beside it; dotnet run -- picture.jpg",
            Project(("Microsoft.ML.OnnxRuntime", "1.31.1"), ("NetVips", "3.2.0"), ("NetVips.Native", "8.18.7"))),
        new("curl", "ask.sh", Curl(model), "Asks this dashboard: the model that serves answers, and the answer is recorded."),
        new(
            "Python", "ask.py", PythonHttp(model),
            "Python's standard library alone: python3 ask.py picture.jpg. "
                + "Asks this dashboard: the model that serves answers, and the answer is recorded."),
        new(
            "Python with onnxruntime", "answer.py", PythonOnnx(model),
            $"Download {model.Onnx} (model.onnx) beside it; pip install onnxruntime pillow. No test of the program runs this one."),
    ];

    private static string MlNet(ExampleModel model) => $$"""
        using Microsoft.ML;

        string[] categories = {{List(model.Categories, "[", "]")}};
        var ml = new MLContext();
        var model = ml.Model.Load({{Quote(model.Zip)}}, out _);
        var engine = ml.Model.CreatePredictionEngine<Question, Answer>(model);
        foreach (var picture in args)
        {
            var answer = engine.Predict(new Question { Picture = picture });
            Console.WriteLine($"{picture}: {answer.PredictedLabel[0]}");
            foreach (var (index, category) in categories.Index())
                Console.WriteLine(FormattableString.Invariant($"  {category}: {answer.Score[index]:0.0000}"));
        }

        class Question
        {
            public string Picture { get; set; } = "";
        }

        class Answer
        {
            public string[] PredictedLabel { get; set; } = [];
            public float[] Score { get; set; } = [];
        }

        """;

    private static string OnnxRuntime(ExampleModel model) => $$"""
        using Microsoft.ML.OnnxRuntime;
        using NetVips;

        string[] categories = {{List(model.Categories, "[", "]")}};
        const int width = {{Number(model.Width)}}, height = {{Number(model.Height)}};
        using var session = new InferenceSession({{Quote(model.Onnx)}});
        using var options = new RunOptions();
        foreach (var picture in args)
        {
        {{(model.Region is { } region ? Cut(region) : Whole)}}
            using var colours = small.Colourspace(Enums.Interpretation.Srgb);
            using var opaque = colours.HasAlpha() ? colours.Flatten(background: [255]) : colours.Copy();
            var pixels = opaque.Cast(Enums.BandFormat.Uchar).WriteToMemory<byte>();
            using var input = OrtValue.CreateTensorValueFromMemory(pixels, [1, height, width, 3]);
            using var outputs = session.Run(options, ["picture"], [input], ["probabilities"]);
            var probabilities = outputs[0].GetTensorDataAsSpan<float>().ToArray();
            Console.WriteLine($"{picture}: {categories[Array.IndexOf(probabilities, probabilities.Max())]}");
            foreach (var (index, category) in categories.Index())
                Console.WriteLine(FormattableString.Invariant($"  {category}: {probabilities[index]:0.0000}"));
        }

        """;

    private const string Whole = "    using var small = Image.Thumbnail(picture, width, height: height, size: Enums.Size.Force);";

    private static string Cut(Region region) => Cut(Number(region.X), Number(region.Y), Number(region.Width), Number(region.Height));

    private static string Cut(string x, string y, string width, string height) => $$"""
            using var file = Image.NewFromFile(picture).Autorot();
            var (left, top) = ((int)Math.Round({{x}} * file.Width), (int)Math.Round({{y}} * file.Height));
            var (across, down) = ((int)Math.Round({{width}} * file.Width), (int)Math.Round({{height}} * file.Height));
            using var seen = file.ExtractArea(left, top, Math.Min(across, file.Width - left), Math.Min(down, file.Height - top));
            using var small = seen.ThumbnailImage(width, height: height, size: Enums.Size.Force);
        """;

    private static string Curl(ExampleModel model) => $$"""
        curl -s '{{model.Address}}' -H 'Content-Type: application/json' -d @- <<JSON
        {"temple_id": {{InHereDocument(Quote(model.Reference.ToString()))}}, "image_name": "picture", "image_type": "jpg",
         "image": "$(base64 < picture.jpg | tr -d '\n')"}
        JSON

        """;

    private static string PythonHttp(ExampleModel model) => PythonHttp(model.Address, Quote(model.Reference.ToString()));

    private static string PythonHttp(string address, string temple) => $$"""
        import base64, json, sys, urllib.request

        for picture in sys.argv[1:]:
            with open(picture, "rb") as file:
                image = base64.b64encode(file.read()).decode()
            question = {"temple_id": {{temple}}, "image": image, "image_name": "picture", "image_type": picture.split(".")[-1]}
            request = urllib.request.Request(
                "{{address}}", json.dumps(question).encode(), {"Content-Type": "application/json"})
            with urllib.request.urlopen(request) as response:
                answer = json.load(response)
            print(picture, answer["image_class"][0], answer["class_confidence"][0])

        """;

    private static string PythonOnnx(ExampleModel model) => $$"""
        import sys
        import numpy, onnxruntime
        from PIL import Image, ImageOps

        categories = {{List(model.Categories, "[", "]")}}
        session = onnxruntime.InferenceSession({{Quote(model.Onnx)}})
        for name in sys.argv[1:]:
            picture = ImageOps.exif_transpose(Image.open(name)).convert("RGB")
        {{(model.Region is { } region ? Crop(region) : "    # The whole picture is looked at.")}}
            pixels = numpy.asarray(picture.resize(({{Number(model.Width)}}, {{Number(model.Height)}}), Image.LANCZOS), dtype=numpy.uint8)
            probabilities = session.run(["probabilities"], {"picture": pixels[numpy.newaxis]})[0][0]
            print(name, categories[probabilities.argmax()], dict(zip(categories, probabilities.tolist())))

        """;

    private static string Crop(Region region) =>
        Crop(Number(region.X), Number(region.Y), Number(region.X + region.Width), Number(region.Y + region.Height));

    private static string Crop(string left, string top, string right, string bottom) => $$"""
            width, height = picture.size
            picture = picture.crop((round({{left}} * width), round({{top}} * height),
                                    round({{right}} * width), round({{bottom}} * height)))
        """;

    private static string Project(params ReadOnlySpan<(string Name, string Version)> packages)
    {
        var text = new StringBuilder("""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>

            """);
        foreach (var (name, version) in packages)
            text.Append(CultureInfo.InvariantCulture, $"    <PackageReference Include=\"{name}\" Version=\"{version}\" />\n");
        return text.Append("  </ItemGroup>\n</Project>\n").ToString();
    }

    private static string List(IReadOnlyList<string> names, string open, string close) =>
        open + string.Join(", ", names.Select(Quote)) + close;

    /// <summary>A string of C#, Python and JSON alike.</summary>
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            if (character is '"' or '\\')
                quoted.Append('\\').Append(character);
            else if (char.IsControl(character) || character is '\u2028' or '\u2029')
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                quoted.Append(character);
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>What the shell would read something into stands for itself.</summary>
    private static string InHereDocument(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("$", "\\$", StringComparison.Ordinal)
            .Replace("`", "\\`", StringComparison.Ordinal);

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
