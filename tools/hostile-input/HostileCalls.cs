using System.Text.Json;

namespace TempleDashboard.HostileInput;

/// <summary>Where hostile input can be sent: what the OpenAPI document of a server names, and the temple that was made for it.</summary>
internal sealed class HostileCalls(JsonElement document, long temple, long classifier, long? trained)
{
    /// <summary>Calls whose work is not to be begun by chance: hours of training, copies of everything.</summary>
    private static readonly string[] LeftOut = ["/api/v1/backups", "/runs", "/demo", "/backbone"];

    private readonly List<(string Path, JsonElement Call)> _reads = [.. Calls(document, "get")];
    private readonly List<(string Method, string Path, JsonElement Schema)> _jsons =
    [
        .. from method in (string[])["post", "put", "patch"]
           from call in Calls(document, method)
           where !LeftOut.Any(part => call.Path.Contains(part, StringComparison.Ordinal))
           let schema = JsonSchemaOf(call.Call)
           where schema is not null
           select (method, call.Path, schema.Value),
    ];

    /// <summary>One changed picture, in one of the ways that pictures come.</summary>
    public HttpRequestMessage Picture(Random random)
    {
        var (extension, file) = HostilePictures.Mutant(random);
        return random.Next(4) switch
        {
            0 => Post($"api/v1/temples/{temple}/images?name={Uri.EscapeDataString(HostileTexts.Text(random))}",
                HostileBodies.Content(file, $"image/{extension}")),
            1 => Post("api/save_data", HostileBodies.Content(JsonSerializer.SerializeToUtf8Bytes(new
            {
                temple_id = "hostile saved", train_test = "train", category = "any", image = Convert.ToBase64String(file),
                image_type = extension, image_name = HostileTexts.HeaderText(random),
            }), "application/json")),
            2 when trained is { } model => Post(
                $"api/v1/classifiers/{model}/predictions", HostileBodies.Content(file, "application/octet-stream")),
            _ => Post($"api/v1/temples/{temple}/images", HostileBodies.Content(file, "application/octet-stream")),
        };
    }

    /// <summary>A body that is JSON, a form or an archive.</summary>
    public HttpRequestMessage Body(Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                var address = trained is { } model && random.Next(2) == 0
                    ? $"api/v1/classifiers/{model}/predictions"
                    : $"api/v1/temples/{temple}/images";
                return Post(address, HostileBodies.Form(random));
            case 1:
                return Post(
                    $"api/v1/temples/{temple}/images", HostileBodies.Content(HostileBodies.Zip(random), "application/octet-stream"));
            default:
                var (method, path, schema) = _jsons[random.Next(_jsons.Count)];
                return new(new HttpMethod(method.ToUpperInvariant()), WithIds(path, random))
                {
                    Content = HostileBodies.Json(document, schema, random),
                };
        }
    }

    /// <summary>A look-up with parameters that are odd, doubled or unknown.</summary>
    public HttpRequestMessage Query(Random random)
    {
        var (path, call) = _reads[random.Next(_reads.Count)];
        var pairs = new List<string>();
        if (call.TryGetProperty("parameters", out var parameters))
        {
            foreach (var parameter in parameters.EnumerateArray())
            {
                for (var times = random.Next(3); parameter.GetProperty("in").GetString() == "query" && times > 0; times--)
                    pairs.Add($"{parameter.GetProperty("name").GetString()}={Escape(random)}");
            }
        }
        if (random.Next(5) == 0)
            pairs.Add($"{Escape(random)}={Escape(random)}");
        return new(HttpMethod.Get, $"{WithIds(path, random)}?{string.Join('&', pairs)}");
    }

    private static string Escape(Random random)
    {
        var text = random.Next(2) == 0 ? HostileTexts.Number(random) : HostileTexts.Text(random);
        text = text[..Math.Min(text.Length, 400)];
        return random.Next(10) == 0 ? "%80%ff%" : Uri.EscapeDataString(text);
    }

    private static HttpRequestMessage Post(string path, HttpContent content) => new(HttpMethod.Post, path) { Content = content };

    private static IEnumerable<(string Path, JsonElement Call)> Calls(JsonElement document, string method) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from call in path.Value.EnumerateObject()
        where call.Name == method
        select (path.Name, call.Value);

    private static JsonElement? JsonSchemaOf(JsonElement call) =>
        call.TryGetProperty("requestBody", out var body)
        && body.GetProperty("content").TryGetProperty("application/json", out var json)
        && json.TryGetProperty("schema", out var schema)
            ? schema
            : null;

    /// <summary>Mostly the ids of the temple that was made for it, so that the body is looked at.</summary>
    private string WithIds(string path, Random random)
    {
        path = path.TrimStart('/');
        while (path.IndexOf('{', StringComparison.Ordinal) is >= 0 and var start)
        {
            var end = path.IndexOf('}', start);
            var own = path.Contains("temples/{", StringComparison.Ordinal) ? temple
                : path.Contains("classifiers/{", StringComparison.Ordinal) ? classifier
                : 1;
            var id = random.Next(4) == 0 ? Escape(random) : $"{own}";
            path = path[..start] + (id.Length == 0 ? "x" : id) + path[(end + 1)..];
        }
        return path;
    }
}
