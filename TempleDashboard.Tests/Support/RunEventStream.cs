using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace TempleDashboard.Tests.Support;

/// <summary>Starts and follows training runs through the API.</summary>
internal static class RunEventStream
{
    /// <summary>Starts a run and returns its id.</summary>
    /// <param name="settings">The body of the call; null for none.</param>
    public static async Task<long> StartAsync(HttpClient client, long classifier, object? settings = null)
    {
        using var body = settings is null ? null : JsonContent.Create(settings);
        var answer = await client.PostAsync($"api/v1/classifiers/{classifier}/runs", body);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return (long)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["runId"]!;
    }

    /// <summary>Follows the run's server-sent events to the first state that fits.</summary>
    public static async Task<JsonNode> WaitForAsync(HttpClient client, long run, Func<JsonNode, bool> fits)
    {
        await using var events = await client.GetStreamAsync($"api/v1/runs/{run}/events");
        using var reader = new StreamReader(events);
        JsonNode? last = null;
        while (await reader.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal))
                continue;
            last = JsonNode.Parse(line["data:".Length..])!;
            if (fits(last))
                return last;
        }
        throw new InvalidOperationException($"The run ended before that: {last}");
    }
}
