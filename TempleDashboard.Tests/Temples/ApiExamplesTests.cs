using System.Diagnostics;
using System.Text.Json;
using TempleDashboard.Tests.Cli;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Temples;

namespace TempleDashboard.Tests.Temples;

/// <summary>The programs that the temple's page shows work as they stand.</summary>
public sealed class ApiExamplesTests(TrainedServer trained) : IClassFixture<TrainedServer>, IDisposable
{
    private readonly TempFolder _folder = new();

    [ProgramFact("curl")]
    public async Task Curl_OfThePage_GetsAnAnswerAndStoresAPicture()
    {
        var example = await ExampleAsync("curl");
        _folder.File("picture.jpg", PngFile.Stripes(true, 901));
        _folder.File("ask.sh", System.Text.Encoding.UTF8.GetBytes(example.Predict));
        _folder.File("save.sh", System.Text.Encoding.UTF8.GetBytes(example.Save!));

        var answer = JsonSerializer.Deserialize<JsonElement>(await RunAsync("bash", "ask.sh"));
        var stored = JsonSerializer.Deserialize<JsonElement>(await RunAsync("bash", "save.sh"));

        Assert.Equal("Vertical", answer.GetProperty("predictions")[0].GetProperty("topCategory").GetString());
        await AssertStoredAsync(stored.GetProperty("results")[0].Text("status"), "picture.jpg");
    }

    [ProgramFact("python3")]
    public async Task Python_OfThePage_GetsAnAnswerAndStoresAPicture()
    {
        var example = await ExampleAsync("Python");
        _folder.File("a gate.jpg", PngFile.Stripes(true, 902));
        _folder.File("ask.py", System.Text.Encoding.UTF8.GetBytes(example.Predict));
        _folder.File("save.py", System.Text.Encoding.UTF8.GetBytes(example.Save!));

        var answer = (await RunAsync("python3", "ask.py", "a gate.jpg")).Split('\t');
        var stored = (await RunAsync("python3", "save.py", "a gate.jpg")).Split('\t');

        Assert.Equal("a gate.jpg", answer[0]);
        Assert.Contains(answer[1], new[] { "Vertical", "No category (Anomaly)" });
        Assert.InRange(double.Parse(answer[2], System.Globalization.CultureInfo.InvariantCulture), 0.5, 1);
        await AssertStoredAsync(stored[1], "a gate.jpg");
    }

    [Fact]
    public async Task Of_Categories_NamesThemById()
    {
        var example = await ExampleAsync("C#");

        Assert.Contains("= Vertical", example.Save, StringComparison.Ordinal);
        Assert.All(
            new[] { example.Predict, example.Save! },
            code =>
            {
                Assert.Equal(code.Count(character => character == '{'), code.Count(character => character == '}'));
                Assert.Contains("api/v1/", code, StringComparison.Ordinal);
            });
    }

    [Fact]
    public void Of_NoCategory_StoresNothing() =>
        Assert.All(ApiExamples.Of(new Uri("http://localhost:5080/"), 1, 2, []), example => Assert.Null(example.Save));

    public void Dispose() => _folder.Dispose();

    private async Task<ApiExample> ExampleAsync(string language)
    {
        var temple = (await trained.Server.GetAsync("temples")).GetProperty("temples")[0];
        var classifier = temple.GetProperty("classifiers")[0];
        var categories = classifier.GetProperty("categories").EnumerateArray()
            .Select(category => new CategoryDetails(category.Id(), category.Text("name")!, 0, 0)).OrderByDescending(one => one.Name);
        return ApiExamples.Of(trained.Server.Url, temple.Id(), classifier.Id(), [.. categories])
            .Single(example => example.Language == language);
    }

    private async Task AssertStoredAsync(string? status, string name)
    {
        Assert.Equal("stored", status);
        var temple = (await trained.Server.GetAsync("temples")).GetProperty("temples")[0].Id();
        var image = (await trained.Server.GetAsync($"temples/{temple}/images?limit=500")).GetProperty("images").EnumerateArray()
            .Single(image => image.Text("name") == name);
        Assert.Equal(1, image.GetProperty("labels").GetArrayLength());
    }

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await output}{await error}");
        return (await output).Trim();
    }
}
