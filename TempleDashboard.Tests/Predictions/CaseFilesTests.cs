using System.Net;
using System.Text.Json;
using TempleDashboard.Tests.Legacy;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Predictions;

/// <summary>The odd requests beside the repository, as its README says what is right.</summary>
public sealed class CaseFilesTests(TestServer server) : IClassFixture<TestServer>
{
    [CaseFilesFact]
    public async Task SaveData_EveryOddRequest_IsAnsweredAsItShouldBe()
    {
        foreach (var file in Directory.GetFiles(CaseFilesFactAttribute.Folder!, "*.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file);
            using var body = new ByteArrayContent(await File.ReadAllBytesAsync(file));

            using var response = await server.Client.PostAsync("api/save_data", body);

            var error = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()).Error();
            var expected = name switch
            {
                "category-bom.json" => "U+FEFF (byte order mark)",
                "category-zero-width-space.json" => "U+200B (zero width space)",
                "category-latin1.json" => "'category' of the request is not UTF-8",
                "name-lone-surrogate.json" => "'image_name' of the request holds half of a character",
                "category-plain.json" => "is stored already", // the bytes are those of the request before it
                _ => "All OK",
            };
            Assert.True(error.Contains(expected, StringComparison.Ordinal), $"{name}: {error}");
            Assert.Equal(expected == "All OK" ? HttpStatusCode.OK : HttpStatusCode.InternalServerError, response.StatusCode);
        }
        var log = await File.ReadAllTextAsync(Path.Combine(server.DataPath, "logs", "error_log.txt"));
        Assert.DoesNotContain("failed", log, StringComparison.Ordinal);
        Assert.DoesNotContain("UTF-8", log, StringComparison.Ordinal);
        var temple = (await server.GetAsync("temples")).GetProperty("temples").EnumerateArray().Single();
        Assert.Single(temple.GetProperty("classifiers")[0].GetProperty("categories").EnumerateArray());
    }
}

/// <summary>Marks a test that needs the shared cases; it is skipped, saying why, where they are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CaseFilesFactAttribute : FactAttribute
{
    public CaseFilesFactAttribute()
    {
        if (Folder is null)
            Skip = "The shared cases are not here: lay them at ../shared/cases or set TEMPLE_SHARED.";
    }

    public static string? Folder { get; } =
        SharedDatasets.Root is { } root && Path.Combine(root, "..", "cases", "api") is var folder && Directory.Exists(folder)
            ? folder
            : null;
}
