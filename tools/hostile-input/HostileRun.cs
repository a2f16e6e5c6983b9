using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TempleDashboard.HostileInput;

/// <summary>Sends cases to a server and keeps those that it did not stand. A case is made from the seed and its number alone.</summary>
internal sealed class HostileRun(HttpClient client, int seed, TimeSpan slow)
{
    private const int AtOnce = 6;
    private const int MostShown = 300;

    private readonly ConcurrentQueue<string> _findings = new();
    private readonly ConcurrentDictionary<int, int> _answers = new();

    /// <summary>What went wrong: the kind and number of the case, and how.</summary>
    public IReadOnlyCollection<string> Findings => _findings;

    /// <summary>How many answers had which status.</summary>
    public IReadOnlyDictionary<int, int> Answers => _answers;

    /// <summary>Makes a temple for the pictures and finds out what the server takes.</summary>
    public async Task<HostileCalls> PrepareAsync()
    {
        var document = await client.GetFromJsonAsync<JsonElement>("openapi/v1.json");
        var temples = (await client.GetFromJsonAsync<JsonElement>("api/v1/temples")).GetProperty("temples");
        var trained = temples.EnumerateArray().SelectMany(temple => temple.GetProperty("classifiers").EnumerateArray())
            .FirstOrDefault(one => one.TryGetProperty("championModelId", out var champion) && champion.ValueKind == JsonValueKind.Number);
        using var made = await client.PostAsJsonAsync("api/v1/temples", new { code = $"hostile {seed} {Guid.NewGuid():N}" });
        made.EnsureSuccessStatusCode();
        var own = await made.Content.ReadFromJsonAsync<JsonElement>();
        return new(
            document,
            own.GetProperty("id").GetInt64(),
            own.GetProperty("classifiers")[0].GetProperty("id").GetInt64(),
            trained.ValueKind == JsonValueKind.Object ? trained.GetProperty("id").GetInt64() : null);
    }

    public Task SendAsync(string kind, int count, Func<Random, HttpRequestMessage> make) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
        async (number, cancellationToken) =>
        {
            // Kinds have seeds of their own, so that a case can be made again alone.
            var name = $"{kind} {number}";
            await SendAsync(name, () => make(new Random(HashCode(seed, name))), cancellationToken);
        });

    private async Task SendAsync(string name, Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var request = make();
            var started = Stopwatch.GetTimestamp();
            try
            {
                using var response = await client.SendAsync(request, cancellationToken);
                var text = await response.Content.ReadAsStringAsync(cancellationToken);
                if (response is { StatusCode: HttpStatusCode.TooManyRequests, Headers.RetryAfter.Delta: { } wait })
                {
                    await Task.Delay(wait, cancellationToken);
                    continue;
                }
                _answers.AddOrUpdate((int)response.StatusCode, 1, (_, known) => known + 1);
                var took = Stopwatch.GetElapsedTime(started);
                if (IsFailure(request, response, text))
                    _findings.Enqueue($"{name}: {request.Method} {Short(request.RequestUri)}: {(int)response.StatusCode} {Short(text)}");
                else if (took > slow)
                    _findings.Enqueue($"{name}: {request.Method} {Short(request.RequestUri)} took {took.TotalSeconds:0.0} s");
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or IOException)
            {
                _findings.Enqueue($"{name}: {request.Method} {Short(request.RequestUri)}: no answer. {failure.Message}");
            }
            return;
        }
    }

    /// <summary>save_data says 500 of every refusal, as the earlier system did; only what it did not foresee is a failure.</summary>
    private static bool IsFailure(HttpRequestMessage request, HttpResponseMessage response, string text) =>
        (int)response.StatusCode >= 500
        && (request.RequestUri?.ToString().EndsWith("api/save_data", StringComparison.Ordinal) != true
            || text.Contains("failed inside", StringComparison.Ordinal));

    private static string Short(object? text) => text?.ToString() is { } all ? all[..Math.Min(all.Length, MostShown)] : "";

    /// <summary>The same in every process, unlike <see cref="object.GetHashCode"/> of a text.</summary>
    private static int HashCode(int seed, string text) => text.Aggregate(seed, (hash, letter) => unchecked(hash * 31 + letter));
}
