using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using TempleDashboard.Contracts;

namespace TempleDashboard.Cli.Server;

/// <summary>Sends requests to a dashboard. Every call throws <see cref="NoDashboardException"/> where none answers.</summary>
public sealed class DashboardClient : IDisposable
{
    public const string KeyVariable = "TEMPLE_API_KEY";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>How <c>/api/v1</c> writes: camelCase, enums as words.</summary>
    internal static readonly JsonSerializerOptions V1 = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    // A training answers when it has ended, which may take long: only Ctrl-C ends the wait.
    private readonly HttpClient _http;

    /// <summary>Shows the key of the environment variable <see cref="KeyVariable"/>: on the command line others would see it.</summary>
    public DashboardClient(Uri server)
    {
        _http = new() { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        if (Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key)
            _http.DefaultRequestHeaders.Add("X-Api-Key", key);
    }

    /// <summary>Sends one labelled picture; gives null, or why it was refused.</summary>
    public async Task<string?> SaveDataAsync(SaveDataCall request, CancellationToken cancellationToken)
    {
        var answer = await PostAsync<SaveDataAnswer>("api/save_data", request, cancellationToken);
        return answer.Succeeded ? null : answer.Body.ErrorMsg;
    }

    /// <summary>Trains and waits for the end.</summary>
    public Task<Answer<MakeModelAnswer>> MakeModelAsync(MakeModelCall request, CancellationToken cancellationToken) =>
        PostAsync<MakeModelAnswer>("api/make_model", request, cancellationToken);

    /// <summary>Asks for the category of pictures.</summary>
    public Task<Answer<PredictAnswer>> PredictAsync(PredictCall request, CancellationToken cancellationToken) =>
        PostAsync<PredictAnswer>("api/predict", request, cancellationToken);

    /// <summary>Reads a document of <c>/api/v1</c>, whose names are camelCase; null where there is no such thing.</summary>
    public async Task<T?> GetAsync<T>(string path, CancellationToken cancellationToken) where T : class
    {
        using var response = await SendAsync(new(HttpMethod.Get, path), cancellationToken);
        if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
            return null;
        return await ReadAsync<T>(response, path, V1, cancellationToken);
    }

    /// <summary>Downloads a file; null where there is none.</summary>
    public async Task<Stream?> DownloadAsync(string path, CancellationToken cancellationToken)
    {
        var response = await SendAsync(new(HttpMethod.Get, path), cancellationToken);
        if (response.IsSuccessStatusCode)
            return await response.Content.ReadAsStreamAsync(cancellationToken);
        response.Dispose();
        return null;
    }

    /// <summary>
    /// Downloads a file of <c>/api/v1</c> into <paramref name="write"/>; null where that went well, or why it was refused.
    /// </summary>
    public async Task<Problem?> DownloadV1Async(string path, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(new(HttpMethod.Get, path), cancellationToken);
        if (!response.IsSuccessStatusCode)
            return await ReadAsync<Problem>(response, path, V1, cancellationToken);
        await write(await response.Content.ReadAsStreamAsync(cancellationToken));
        return null;
    }

    /// <summary>Sends a request to <c>/api/v1</c> and reads what it answers; an answer without content has no body.</summary>
    public async Task<V1Answer<T>> SendV1Async<T>(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await SendAsync(new(method, path) { Content = content }, cancellationToken);
        if (!response.IsSuccessStatusCode)
            return new(null, await ReadAsync<Problem>(response, path, V1, cancellationToken));
        return response.StatusCode == System.Net.HttpStatusCode.NoContent
            ? new(null, null)
            : new(await ReadAsync<T>(response, path, V1, cancellationToken), null);
    }

    /// <summary>
    /// Posts to <c>/api/v1</c> and follows the server-sent events of the answer; a refusal beforehand is the event <c>refused</c>.
    /// </summary>
    public async IAsyncEnumerable<SseItem<string>> FollowAsync(
        string path, object body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, body.GetType(), options: V1) };
        message.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await SendAsync(message, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            var problem = await ReadAsync<Problem>(response, path, V1, cancellationToken);
            yield return new(JsonSerializer.Serialize(problem, V1), "refused");
            yield break;
        }
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var events = SseParser.Create(stream).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (events)
        {
            while (await NextAsync(events))
                yield return events.Current;
        }
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw NoDashboardException.Unreachable(_http.BaseAddress!, exception);
        }
    }

    private async Task<Answer<T>> PostAsync<T>(string path, object request, CancellationToken cancellationToken) where T : class
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = JsonContent.Create(request, request.GetType(), options: Json),
        };
        using var response = await SendAsync(message, cancellationToken);
        return new(response.IsSuccessStatusCode, await ReadAsync<T>(response, path, Json, cancellationToken));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw NoDashboardException.Unreachable(_http.BaseAddress!, exception);
        }
    }

    private async Task<T> ReadAsync<T>(
        HttpResponseMessage response, string path, JsonSerializerOptions options, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(options, cancellationToken)
                ?? throw NoDashboardException.Stranger(_http.BaseAddress!, path, (int)response.StatusCode);
        }
        catch (JsonException)
        {
            throw NoDashboardException.Stranger(_http.BaseAddress!, path, (int)response.StatusCode);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw NoDashboardException.Unreachable(_http.BaseAddress!, exception);
        }
    }
}

/// <summary>An answer of the dashboard: whether its status was a success, and what it said.</summary>
public sealed record Answer<T>(bool Succeeded, T Body) where T : class;

/// <summary>
/// Nothing answers at the address, or what answers is no Temple Dashboard. Its message is for the person at the terminal.
/// </summary>
public sealed class NoDashboardException : Exception
{
    private NoDashboardException(string message, Exception? inner) : base(message, inner)
    {
    }

    public static NoDashboardException Unreachable(Uri server, Exception inner) =>
        new(
            $"No dashboard answers at {server} ({inner.InnerException?.Message ?? inner.Message}). "
                + "Start it with ./run.sh, or name another with --server URL.",
            inner);

    public static NoDashboardException Stranger(Uri server, string path, int status) => new(
        $"{server} answered {path} with status {status} and not as a Temple Dashboard does. Check the address given with --server.", null);
}

/// <summary>Why <c>/api/v1</c> refused something (RFC 9457).</summary>
public sealed record Problem(string? Title, string? Detail, JsonElement? Errors)
{
    /// <summary>One line for each thing that is wrong, with its field where there is one.</summary>
    public IEnumerable<string> Lines()
    {
        if (Errors is not { ValueKind: JsonValueKind.Object } errors)
            return [Detail ?? Title ?? "The dashboard refused without a reason."];
        return errors
            .EnumerateObject()
            .SelectMany(error => error.Value.EnumerateArray().Select(message => $"{error.Name}: {message.GetString()}"));
    }
}

/// <summary>An answer of <c>/api/v1</c>: what was asked for, or why it was refused.</summary>
public sealed record V1Answer<T>(T? Body, Problem? Problem)
    where T : class
{
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Succeeded => Problem is null;
}
