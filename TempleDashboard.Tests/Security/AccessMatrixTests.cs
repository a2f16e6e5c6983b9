using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Tests.Security;

/// <summary>
/// Every address x every right x a temple of one's own and a foreign one. Addresses that are added are asked by themselves.
/// </summary>
public sealed partial class AccessMatrixTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string> SignInWanted = new()
    {
        ["Dashboard:Access"] = "Users", ["Dashboard:Api:Anonymous"] = "Nobody", ["Dashboard:Limits:RequestsPerSecond"] = "0",
    };

    private static readonly Rights[] Single = [Rights.Read, Rights.Predict, Rights.Save, Rights.Train, Rights.Review, Rights.Administer];

    /// <summary>
    /// What is answered to anybody, as nobody could sign in without it, and what says whether the program lives; the metrics have a guard
    /// of their own. What a passkey is to sign is the same for everybody, and names nobody.
    /// </summary>
    private static readonly string[] Open =
    [
        "/login", "/login/code", "/login/passkey", "/setup", "/choose-password", "/healthz", "/health/live", "/health/ready", "/metrics",
    ];

    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(SignInWanted, dataPath: await BrowserDemo.FilledFolderAsync());
        await _server.Get<PeopleEditor>().SetUpAsync("root", "five words nobody knows", default);
    }

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Endpoints_WithoutAKey_AreRefusedButForTheOpenOnes()
    {
        var answered = new List<string>();
        foreach (var (method, endpoint) in Endpoints())
        {
            using var answer = await SendAsync(method, endpoint, Ids.Nothing, null);
            var isRefused = answer.StatusCode == HttpStatusCode.Unauthorized
                || answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.ToString().Contains("/login");
            if (!isRefused)
                answered.Add($"{method} {endpoint.RoutePattern.RawText}: {answer.StatusCode}");
        }
        Assert.Empty(answered);
    }

    [Fact]
    public async Task Endpoints_ByEachRight_AnswerThatRightAlone()
    {
        var wrong = new List<string>();
        foreach (var right in Single)
        {
            var key = await KeyAsync($"{right}", right, null);
            foreach (var (method, endpoint) in Endpoints().Where(one => IsForPrograms(one.Endpoint)))
            {
                using var answer = await SendAsync(method, endpoint, Ids.Nothing, key);
                var isRefused = answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized;
                if (isRefused == RightsOf(endpoint).All(wanted => wanted == right))
                    wrong.Add($"{right}: {method} {endpoint.RoutePattern.RawText}: {answer.StatusCode}");
            }
        }
        Assert.Empty(wrong);
    }

    /// <param name="before">Stands before each number: what reads numbers takes signs and spaces.</param>
    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("%20")]
    public async Task Endpoints_OfAForeignTemple_AnswerAsIfThereWereNone(string before)
    {
        var own = await _server.Client.CreateTempleAsync(await KeyAsync("all", Rights.All, null), "own");
        var key = await KeyAsync("limited", Rights.Operate, [own]);
        var ids = await Ids.OfAsync(_server);
        var told = new List<string>();
        foreach (var (method, endpoint) in Endpoints()
            .Where(one => IsForPrograms(one.Endpoint) && one.Endpoint.RoutePattern.Parameters.Count > 0))
        {
            using var foreign = await SendAsync(method, endpoint, ids, key, before);
            using var unknown = await SendAsync(method, endpoint, Ids.Nothing, key, before);
            var (said, expected) = (await TextOf(foreign), await TextOf(unknown));
            if (foreign.StatusCode != unknown.StatusCode || said != expected)
                told.Add($"{method} {endpoint.RoutePattern.RawText}: {foreign.StatusCode} {said}");
        }
        Assert.Empty(told);
    }

    [Theory]
    [InlineData("api/v1/temples", "\"demo\"")]
    [InlineData("api/v1/predictions", "\"imageName\"")]
    [InlineData("api/v1/predictions.csv", "demo")]
    public async Task Lists_ForALimitedKey_LeaveForeignTemplesOut(string address, string trace)
    {
        var all = await KeyAsync("all", Rights.All, null);
        var own = await _server.Client.CreateTempleAsync(all, "own");

        using var everything = await SendAsync("GET", address, all);
        using var limited = await SendAsync("GET", address, await KeyAsync("limited", Rights.Read, [own]));

        Assert.Contains(trace, await everything.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, limited.StatusCode);
        Assert.DoesNotContain(trace, await limited.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("make_model", """{"temple_id": "demo", "forceful": true}""")]
    [InlineData("predict", """{"temple_id": "demo", "image": "AAAA", "image_name": "x", "image_type": "jpg"}""")]
    public async Task LegacyCalls_OfAForeignTemple_KnowNoSuchTemple(string call, string body)
    {
        var own = await _server.Client.CreateTempleAsync(await KeyAsync("all", Rights.All, null), "own");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/{call}");
        request.Content = new StringContent(body, null, "application/json");
        request.Headers.Add("X-Api-Key", await KeyAsync("limited", Rights.Operate, [own]));

        using var answer = await _server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("There is no temple 'demo'", (await answer.Content.ReadAsStringAsync()).Replace("\\u0027", "'"));
    }

    [Fact]
    public async Task Key_Revoked_IsRefusedAtOnce()
    {
        var key = await KeyAsync("camera", Rights.Read, null);
        using (var before = await SendAsync("GET", "api/v1/temples", key))
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        var keys = _server.Get<ApiKeys>();

        await keys.RevokeAsync((await keys.ListAsync(default))[0].Id, "test", default);

        using var after = await SendAsync("GET", "api/v1/temples", key);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    private static bool IsForPrograms(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.RawText!.TrimStart('/').Split('/')[0] is "api" or "pictures" or "thumbnails" or "views" or "metrics";

    private static IEnumerable<Rights> RightsOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.OfType<AuthorizationPolicy>().SelectMany(policy => policy.Requirements).OfType<RightRequirement>()
            .Select(requirement => requirement.Right).DefaultIfEmpty(Rights.Read);

    private static async Task<string> TextOf(HttpResponseMessage answer) =>
        Numbers().Replace(await answer.Content.ReadAsStringAsync(), "#");

    /// <summary>Numbers of things and of traces are another one each time.</summary>
    [GeneratedRegex("[0-9a-f]{16,}|[0-9]+")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Parameter();

    private IEnumerable<(string Method, RouteEndpoint Endpoint)> Endpoints() =>
        from endpoint in _server.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        where endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null || !IsStatic(path) && !Open.Contains(path)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        where method is not ("HEAD" or "OPTIONS") && !Open.Contains(path) && !IsStatic(path)
        select (method, endpoint);

    /// <summary>Styles, scripts and icons, and Blazor's own, which lead to nothing without a page.</summary>
    private static bool IsStatic(string path) =>
        path.StartsWith("/_framework", StringComparison.Ordinal) || path.StartsWith("/_content", StringComparison.Ordinal)
        || Path.GetExtension(path) is ".css" or ".js" or ".svg" or ".map" or ".gz" or ".br" or ".json" or ".webmanifest" or ".ico"
        || path.Contains("{**", StringComparison.Ordinal);

    private static string AddressOf(RouteEndpoint endpoint, Ids ids, string before)
    {
        var segments = endpoint.RoutePattern.RawText!.TrimStart('/').Split('/');
        return string.Join('/', segments.Select((segment, i) => Parameter().Replace(segment, match => match.Groups[1].Value switch
        {
            "sha256" => ids.Sha256,
            "name" => "model.onnx",
            "documentName" => "v1",
            _ => before + $"{ids.Of(i > 0 ? segments[i - 1] : "", match.Groups[1].Value)}",
        })));
    }

    private async Task<string> KeyAsync(string name, Rights rights, IReadOnlyList<long>? temples) =>
        (await _server.Get<ApiKeys>().CreateAsync(new(name, rights, temples), "test", default)).Secret!;

    /// <summary>With a body of the kind that the endpoint takes: another one is refused before anybody asks who sent it.</summary>
    private Task<HttpResponseMessage> SendAsync(
        string method, RouteEndpoint endpoint, Ids ids, string? key, string before = "") => SendAsync(
        method,
        AddressOf(endpoint, ids, before),
        key,
        endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("multipart/form-data") == true);

    private async Task<HttpResponseMessage> SendAsync(string method, string address, string? key, bool isForm = false)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = _server.Url };
        using var request = new HttpRequestMessage(new(method), address);
        if (method is not ("GET" or "DELETE"))
            request.Content = isForm ? new MultipartFormDataContent("boundary") : new StringContent("{}", null, "application/json");
        if (key is not null)
            request.Headers.Add("X-Api-Key", key);
        return await client.SendAsync(request);
    }

    /// <summary>The numbers of one temple's things.</summary>
    private sealed record Ids(long Temple, long Classifier, long Category, long Image, long Run, long Model, long Prediction, string Sha256)
    {
        /// <summary>What never was.</summary>
        public static readonly Ids Nothing = new(987_654, 987_654, 987_654, 987_654, 987_654, 987_654, 987_654, new('a', 64));

        public static async Task<Ids> OfAsync(TestServer server)
        {
            await using var db = await server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync();
            var classifier = db.Classifiers.First(row => row.Temple!.Code == "demo");
            var image = db.Images.First(row => row.TempleId == classifier.TempleId);
            return new(
                classifier.TempleId, classifier.Id, db.Categories.First(row => row.ClassifierId == classifier.Id).Id, image.Id,
                db.TrainingRuns.First(row => row.ClassifierId == classifier.Id).Id,
                db.Models.First(row => row.ClassifierId == classifier.Id).Id,
                db.Predictions.First(row => row.ClassifierId == classifier.Id).Id, image.Sha256);
        }

        public long Of(string word, string parameter) => (TempleGate.KindAfter(word) ?? TempleGate.KindOfParameter(parameter)) switch
        {
            OwnedKind.Temple => Temple,
            OwnedKind.Classifier => Classifier,
            OwnedKind.Category => Category,
            OwnedKind.Image => Image,
            OwnedKind.Run => Run,
            OwnedKind.Model => Model,
            OwnedKind.Prediction => Prediction,
            _ => 1,
        };
    }
}

file static class Temples
{
    /// <summary>Adds a temple, and gives its id.</summary>
    public static async Task<long> CreateTempleAsync(this HttpClient client, string key, string code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/temples") { Content = JsonContent.Create(new { code }) };
        request.Headers.Add("X-Api-Key", key);
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("id").GetInt64();
    }
}
