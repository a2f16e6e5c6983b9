using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Tests.Learning.Backbones;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Backbones;

public sealed class BackboneDownloadTests : IAsyncLifetime
{
    private static readonly byte[] Network = TinyNetwork.Means(PictureLayout.Nchw).ToByteArray();
    private readonly WebApplication _site;
    private DomainHost _host = null!;
    private int _asked;

    public BackboneDownloadTests() => _site = Site();

    public async Task InitializeAsync()
    {
        await _site.StartAsync();
        _host = await DomainHost.StartAsync(services => services.Configure<BackboneRules>(rules => rules.AllowPrivateAddresses = true));
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Theory]
    [InlineData("tiny.onnx")]
    [InlineData("moved")]
    public async Task RegisterAsync_FileOnAServer_IsRegistered(string path)
    {
        var result = await RegisterAsync($"{_site.Urls.First()}/{path}");

        Assert.True(result.Succeeded, string.Join(' ', result.Errors));
        Assert.Equal(3, result.Backbone.EmbeddingLength);
    }

    [Theory]
    [InlineData("none", "url", "404")]
    [InlineData("round", "url", "sends on more than")]
    [InlineData("out", "url", "not https")]
    [InlineData("short", "file", "broke off")]
    public async Task RegisterAsync_ServerFails_SaysHowAndLeavesNothing(string path, string field, string reason)
    {
        var error = Assert.Single((await RegisterAsync($"{_site.Urls.First()}/{path}")).Errors);

        Assert.Equal(field, error.Field);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        var files = Directory.EnumerateFiles(Path.Combine(_host.Folder, "backbones")).Select(Path.GetFileName);
        Assert.All(files, file => Assert.StartsWith(BackboneSpec.Default.Name, file));
    }

    [Theory]
    [InlineData("file:///etc/passwd", "begins with https://")]
    [InlineData("tiny.onnx", "begins with https://")]
    [InlineData("http://169.254.169.254/latest", "not an address to download from")]
    public async Task RegisterAsync_AddressNotAllowed_IsRefused(string url, string reason)
    {
        var error = Assert.Single((await RegisterAsync(url)).Errors);

        Assert.Equal("url", error.Field);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/tiny.onnx")]
    [InlineData("http://localhost:{0}/tiny.onnx")]
    [InlineData("http://2130706433:{0}/tiny.onnx")]
    [InlineData("http://[::1]:{0}/tiny.onnx")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/tiny.onnx")]
    [InlineData("http://10.0.0.1:{0}/tiny.onnx")]
    [InlineData("http://0:{0}/tiny.onnx")]
    [InlineData("http://[::]:{0}/tiny.onnx")]
    public async Task RegisterAsync_InnerAddressByDefault_IsRefusedBeforeConnecting(string url)
    {
        await using var strict = await DomainHost.StartAsync();

        var error = Assert.Single((await RegisterAsync(string.Format(null, url, new Uri(_site.Urls.First()).Port), strict)).Errors);

        Assert.Equal("url", error.Field);
        Assert.Contains("not on the public Internet", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task RegisterAsync_RedirectToALinkLocalAddress_IsRefusedEvenWhereInnerOnesAreAllowed()
    {
        var error = Assert.Single((await RegisterAsync($"{_site.Urls.First()}/metadata")).Errors);

        Assert.Contains("'169.254.169.254' is not an address to download from", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RegisterAsync_SecretsInTheAddress_AreRefusedOrForgotten()
    {
        var error = Assert.Single((await RegisterAsync("https://me:secret@example.com/tiny.onnx")).Errors);
        Assert.Contains("Leave the user name and password out", error.Message, StringComparison.Ordinal);

        var result = await RegisterAsync($"{_site.Urls.First()}/tiny.onnx?token=secret");

        Assert.True(result.Succeeded, string.Join(' ', result.Errors));
        Assert.Equal($"{_site.Urls.First()}/tiny.onnx", result.Backbone.Source);
    }

    [Fact]
    public async Task RegisterAsync_AddressAndHashWrong_NamesBoth()
    {
        var result = await _host.Get<BackboneDownload>().RegisterAsync(
            "ftp://example.com/x", new() { Name = "tiny", Source = "", Preparation = new(), Who = "test" }, null, CancellationToken.None);

        Assert.Equal(["url", "sha256"], result.Errors.Select(error => error.Field));
    }

    private WebApplication Site()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = builder.Build();
        site.Use((context, next) =>
        {
            Interlocked.Increment(ref _asked);
            return next(context);
        });
        site.MapGet("/metadata", () => Results.Redirect("http://169.254.169.254/latest"));
        site.MapGet("/tiny.onnx", () => Results.Bytes(Network));
        site.MapGet("/moved", () => Results.Redirect("/tiny.onnx"));
        site.MapGet("/round", () => Results.Redirect("/round"));
        site.MapGet("/out", () => Results.Redirect("ftp://127.0.0.1/tiny.onnx"));
        // Kestrel closes the connection where less is written than was announced.
        site.MapGet("/short", async (HttpContext context) =>
        {
            context.Response.ContentLength = Network.Length;
            await context.Response.Body.WriteAsync(Network.AsMemory(0, 20));
        });
        return site;
    }

    private Task<BackboneResult> RegisterAsync(string url, DomainHost? on = null) => (on ?? _host).Get<BackboneDownload>().RegisterAsync(
        url,
        new() { Name = "tiny", Sha256 = Sha256.Hex(Network), Source = url, Preparation = new(), Who = "test" },
        null,
        CancellationToken.None);
}
