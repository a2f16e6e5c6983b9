using System.Globalization;

namespace TempleDashboard.Web.Temples;

/// <summary>Programs that talk to one classifier of one temple; each runs as it stands.</summary>
public static class ApiExamples
{
    /// <summary>More categories than that are not listed in a program.</summary>
    private const int MostListed = 9;

    /// <summary>Writes the programs, the shortest first.</summary>
    /// <param name="server">Address of the dashboard, with a slash at its end.</param>
    public static IReadOnlyList<ApiExample> Of(Uri server, long templeId, long classifierId, IReadOnlyList<CategoryDetails> categories)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(categories);
        var predict = string.Create(CultureInfo.InvariantCulture, $"{server}api/v1/classifiers/{classifierId}/predictions?name=");
        var save = categories.Count == 0 ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{server}api/v1/temples/{templeId}/images?classifierId={classifierId}&categoryId={categories[0].Id}&name=");
        var known = Known(categories);
        return
        [
            new("curl", "bash", Curl(predict), save is null ? null : $"# {known}\n{Curl(save)}"),
            new("C#", "dotnet run ask.cs picture.jpg", CSharp(predict, Answers), save is null ? null : CSharp(save, Stored(known))),
            new("Python", "python3 ask.py picture.jpg", Python(predict, PythonAnswers), save is null ? null
                : $"# {known}\n{Python(save, PythonStored)}"),
        ];
    }

    private const string Answers = """
            foreach (var prediction in json.RootElement.GetProperty("predictions").EnumerateArray())
                Console.WriteLine($"{picture}: {prediction.GetProperty("verdict")}, {prediction.GetProperty("confidence").GetDouble():P1}");
        """;

    private const string PythonAnswers = """
            for prediction in json.load(response)["predictions"]:
                print(picture, prediction["verdict"], prediction["confidence"], sep="\t")
        """;

    private const string PythonStored = """
            for result in json.load(response)["results"]:
                print(picture, result["status"], result["error"] or "", sep="\t")
        """;

    private static string Stored(string known) => $$"""
            // {{known}}
            foreach (var result in json.RootElement.GetProperty("results").EnumerateArray())
                Console.WriteLine($"{picture}: {result.GetProperty("status")} {result.GetProperty("error")}");
        """;

    private static string Curl(string address) => $"""
        curl -s "{address}picture.jpg" \
          -H "Content-Type: image/jpeg" --data-binary @picture.jpg

        """;

    private static string CSharp(string address, string read) => $$"""
        using System.Net.Http.Headers;
        using System.Text.Json;

        using var client = new HttpClient();
        foreach (var picture in args)
        {
            using var content = new ByteArrayContent(File.ReadAllBytes(picture));
            content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
            var address = "{{address}}" + Uri.EscapeDataString(Path.GetFileName(picture));
            using var answer = await client.PostAsync(address, content);
            var text = await answer.Content.ReadAsStringAsync();
            if (!answer.IsSuccessStatusCode)
                throw new HttpRequestException(text);
            using var json = JsonDocument.Parse(text);
        {{read}}
        }

        """;

    private static string Python(string address, string read) => $$"""
        import json, os, sys
        from urllib.parse import quote
        from urllib.request import Request, urlopen

        for picture in sys.argv[1:]:
            with open(picture, "rb") as file:
                address = "{{address}}" + quote(os.path.basename(picture))
                request = Request(address, file.read(), {"Content-Type": "image/jpeg"})
            with urlopen(request) as response:
        {{Deeper(read)}}

        """;

    private static string Deeper(string lines) => string.Join('\n', lines.Split('\n').Select(line => $"    {line.TrimEnd('\r')}"));

    private static string Known(IReadOnlyList<CategoryDetails> categories) =>
        "categoryId: " + string.Join(
            ", ", categories.Take(MostListed).Select(category => string.Create(
                CultureInfo.InvariantCulture, $"{category.Id} = {category.Name}"))) + (categories.Count > MostListed ? ", ..." : "");
}

/// <summary>What a program of one language looks like.</summary>
/// <param name="Run">How it is run.</param>
/// <param name="Predict">Asks what pictures show.</param>
/// <param name="Save">Stores pictures with a label; null where there is no category yet.</param>
public sealed record ApiExample(string Language, string Run, string Predict, string? Save);
