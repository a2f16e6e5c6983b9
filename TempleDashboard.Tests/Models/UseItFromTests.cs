using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using AngleSharp.Html.Parser;
using TempleDashboard.Cli;
using TempleDashboard.Demo;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Build;
using TempleDashboard.Tests.Cli;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Models;

/// <summary>
/// What the Model page and the README show works as it stands. The C# programs are built by the SDK, which takes a minute.
/// </summary>
public sealed class UseItFromTests(UseItFromTests.Trained trained) : IClassFixture<UseItFromTests.Trained>, IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("C# with ML.NET", "model.zip")]
    [InlineData("C# with ONNX Runtime", "model.onnx")]
    public async Task CSharp_OfThePage_GivesTheServersAnswers(string title, string file)
    {
        var example = await trained.ExampleAsync(title);
        using var response = await trained.Server.Client.GetAsync($"api/v1/models/{trained.ModelId}/files/{file}");
        response.EnsureSuccessStatusCode();
        _folder.File(response.Content.Headers.ContentDisposition!.FileName!.Trim('"'), await response.Content.ReadAsByteArrayAsync());
        _folder.File("use.csproj", System.Text.Encoding.UTF8.GetBytes(example.Project!));
        _folder.File("Program.cs", System.Text.Encoding.UTF8.GetBytes(example.Code));
        string[] pictures = [.. trained.Pictures.Select((picture, i) => _folder.File($"{i}.png", picture))];

        await RunAsync("dotnet", ["build", "-c", "Release", "-v", "quiet", "-o", "out"]);
        var output = await RunAsync("dotnet", [Path.Combine("out", "use.dll"), .. pictures]);

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(pictures.Length * 3, lines.Length);
        Assert.All(pictures, (picture, i) =>
        {
            float[] given =
            [
                .. lines.Skip(3 * i + 1).Take(2).Select(line => float.Parse(line.Split(": ")[1], CultureInfo.InvariantCulture)),
            ];
            Assert.InRange(DemoModel.Furthest(trained.Served[i], given), 0, 0.05);
        });
    }

    [Fact]
    public async Task Curl_OfThePage_GetsTheServersAnswer()
    {
        var example = await trained.ExampleAsync("curl");
        _folder.File("picture.jpg", trained.Pictures[0]);
        _folder.File("ask.sh", System.Text.Encoding.UTF8.GetBytes(example.Code));

        var answer = JsonSerializer.Deserialize<JsonElement>(await RunAsync("bash", ["ask.sh"]));

        Assert.Equal(trained.Served[0].Max(), answer.GetProperty("class_confidence")[0].GetSingle(), 1e-5);
    }

    [Fact]
    public async Task Python_OfThePage_GetsTheServersAnswers()
    {
        var example = await trained.ExampleAsync("Python");
        _folder.File("ask.py", System.Text.Encoding.UTF8.GetBytes(example.Code));
        string[] pictures = [.. trained.Pictures.Select((picture, i) => _folder.File($"{i}.png", picture))];

        var lines = (await RunAsync("python3", ["ask.py", .. pictures])).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(pictures.Length, lines.Length);
        Assert.All(lines, (line, i) =>
            Assert.Equal(trained.Served[i].Max(), float.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture), 1e-5));
    }

    [Fact]
    public async Task PythonWithOnnxRuntime_OfThePage_SaysThatNoTestRunsIt() =>
        Assert.Contains("No test of the program runs this one.", (await trained.ExampleAsync("Python with onnxruntime")).Note);

    [Fact]
    public void Readme_ShowsTheSameTexts()
    {
        var readme = File.ReadAllText(Repository.PathOf("README.md"));
        var examples = ModelExamples.Of(
            new(
                new Uri("http://localhost:5080/"),
                new ClassifierRef("410010", Classifier.DefaultName),
                1,
                [DemoScene.DoorClosedCategory, DemoScene.DoorOpenCategory],
                224,
                224,
                null));

        Assert.Equal(5, examples.Count);
        Assert.All(examples, example => Assert.Contains($"\n{example.Code}```", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_NastyNamesAndARegion_StaysOneTextPerName()
    {
        var examples = ModelExamples.Of(
            new(
                new Uri("http://localhost:5080/"),
                new ClassifierRef("a\"$(rm)`\\", "b"),
                1,
                ["Door \"open\"\n", "🛕"],
                224,
                160,
                new Region(0.25, 0, 0.5, 1)));

        Assert.Contains("[\"Door \\\"open\\\"\\u000a\", \"🛕\"]", examples[0].Code);
        Assert.Contains("Math.Round(0.25 * file.Width)", examples[1].Code);
        Assert.Contains("\"a\\\\\"\\$(rm)\\`\\\\\\\\:b\"", examples[2].Code);
        Assert.Contains("round(0.75 * width), round(1 * height)", examples[4].Code);
    }

    [Fact]
    public async Task TempleModelDownload_WritesWhatTheServerGives()
    {
        var file = Path.Combine(_folder.Path, "m.zip");
        string[] server = ["--server", trained.Server.Url.AbsoluteUri];

        var run = await CliRun.StartAsync(["model", "download", Trained.Temple, "--format", "zip", "-o", file, .. server]);
        Assert.True(run.ExitCode == ExitCodes.Ok, run.Error);
        Assert.Equal(
            await trained.Server.Client.GetByteArrayAsync($"api/v1/models/{trained.ModelId}/files/model.zip"),
            await File.ReadAllBytesAsync(file));
        Assert.Contains("m.zip (", run.Output);

        var none = await CliRun.StartAsync(["model", "download", Trained.Temple, "--number", "7", "-o", file + "7", .. server]);
        Assert.Equal(ExitCodes.Failed, none.ExitCode);
        Assert.Contains($"no model 7 of '{Trained.Temple}'", none.Error);
        using var stopped = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));
        Assert.NotEqual(
            ExitCodes.Ok,
            await TempleCommand.RunAsync(
                ["model", "download", Trained.Temple, "-o", file + "8", .. server],
                new(Spectre.Console.AnsiConsole.Console, TextWriter.Null, TextWriter.Null),
                stopped.Token));
        Assert.Equal([file], Directory.GetFiles(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start
                .Environment.Keys.Where(name =>
                    name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) && name != "MSBUILDDISABLENODEREUSE")
                .ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments.Take(3))}: {await output}{await error}");
        return await output;
    }

    /// <summary>A server of the model that learned the demo temple's door, and what it answers to 20 new pictures.</summary>
    public sealed class Trained : IAsyncLifetime
    {
        public const string Temple = DemoModel.Temple;

        public TestServer Server { get; private set; } = null!;

        public long ModelId { get; private set; }

        /// <summary>Files without loss, whose pixels all decoders agree on.</summary>
        internal byte[][] Pictures { get; private set; } = [];

        internal float[][] Served { get; private set; } = [];

        public async Task InitializeAsync()
        {
            Server = await TestServer.StartAsync(dataPath: await DemoModel.Folder.CopyAsync());
            var classifier = (await Server.GetAsync("temples")).GetProperty("temples")[0].GetProperty("classifiers")[0].Id();
            ModelId = (await Server.GetAsync($"classifiers/{classifier}/models")).GetProperty("models")[0].Id();
            var decoder = Server.Get<ImageDecoder>();
            Pictures = [.. DemoModel.NewPictures().Select(file => PngFile.Encode(640, 360, decoder.DecodePixels(file, 640, 360)))];
            var made = await Server.UploadAsync(
                $"classifiers/{classifier}/predictions", HttpStatusCode.OK, [.. Pictures.Select((file, i) => ($"{i}.jpg", file))]);
            Served =
            [
                .. made.GetProperty("predictions")
                    .EnumerateArray()
                    .Select(one =>
                        one.GetProperty("probabilities")
                            .EnumerateArray()
                            .Select(pair => pair.GetProperty("probability").GetSingle())
                            .ToArray()),
            ];
            Assert.Equal(20, Served.Length);
        }

        public Task DisposeAsync() => Server.DisposeAsync();

        /// <summary>Reads an example out of the Model page.</summary>
        internal async Task<ModelExample> ExampleAsync(string title)
        {
            var page = await new HtmlParser().ParseDocumentAsync(await Server.Client.GetStringAsync($"models/{ModelId}"));
            var example = page.QuerySelectorAll("#use-it-from .mud-expand-panel")
                .Single(panel => panel.QuerySelector(".mud-expand-panel-text")!.TextContent == title);
            string[] texts = [.. example.QuerySelectorAll("pre code").Select(code => code.TextContent)];
            return new(
                title,
                "",
                texts[^1],
                example.QuerySelector(".mud-expand-panel-content p")!.TextContent,
                texts.Length > 1 ? texts[0] : null);
        }
    }
}
