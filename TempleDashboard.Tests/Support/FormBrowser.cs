using System.Net;
using System.Text.RegularExpressions;

namespace TempleDashboard.Tests.Support;

/// <summary>A browser without scripts: keeps cookies, and sends the forms of pages with what the pages hide in them.</summary>
internal sealed partial class FormBrowser : IDisposable
{
    private readonly HttpClient _client;

    public FormBrowser(Uri server, string userAgent = "")
    {
        _client = new(new HttpClientHandler { CookieContainer = new(), AllowAutoRedirect = false }) { BaseAddress = server };
        _client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent);
    }

    public void Dispose() => _client.Dispose();

    public Task<HttpResponseMessage> GetAsync(string address) => _client.GetAsync(address);

    /// <summary>Reads a page, whatever its status.</summary>
    public async Task<string> ReadAsync(string address)
    {
        using var answer = await GetAsync(address);
        return await answer.Content.ReadAsStringAsync();
    }

    public Task<HttpResponseMessage> LoginAsync(string name, string password, string? back = null) => SendFormAsync(
        back is null ? "login" : $"login?ReturnUrl={Uri.EscapeDataString(back)}", new() { ["Name"] = name, ["Password"] = password });

    /// <summary>Sends the first form of a page, or what a script would send from it to another address.</summary>
    public async Task<HttpResponseMessage> SendFormAsync(string page, Dictionary<string, string> fields, string? to = null)
    {
        var text = await ReadAsync(page);
        fields["__RequestVerificationToken"] = Token().Match(text).Groups[1].Value;
        fields["_handler"] = Handler().Match(text).Groups[1].Value;
        return await PostAsync(to ?? page, fields);
    }

    public Task<HttpResponseMessage> PostAsync(string address, Dictionary<string, string> fields) =>
        _client.PostAsync(address, new FormUrlEncodedContent(fields));

    /// <summary>Whether a page is shown to whoever is signed in here.</summary>
    public async Task<bool> IsSignedInAsync()
    {
        using var answer = await GetAsync("settings");
        return answer.StatusCode == HttpStatusCode.OK;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("name=\"_handler\" value=\"([^\"]+)\"")]
    private static partial Regex Handler();
}
