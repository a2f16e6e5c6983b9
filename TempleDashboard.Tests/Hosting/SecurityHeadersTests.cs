using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Hosting;

/// <summary>What every answer tells a browser, whoever gives it.</summary>
public sealed class SecurityHeadersTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/no-such-page", HttpStatusCode.NotFound)]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/swagger/index.html", HttpStatusCode.OK)]
    [InlineData("/api/v1/temples", HttpStatusCode.OK)]
    [InlineData("/api/v1/temples/987654321", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/predictions?limit=many", HttpStatusCode.BadRequest)]
    [InlineData("/pictures/none", HttpStatusCode.NotFound)]
    [InlineData("/js/shell.js", HttpStatusCode.OK)]
    public async Task Get_AnyAddress_CarriesTheHeaders(string address, HttpStatusCode expected)
    {
        using var response = await server.Client.GetAsync(address);

        Assert.Equal(expected, response.StatusCode);
        AssertHeaders(response);
        Assert.Contains("script-src 'self';", Policy(response));
        Assert.Contains("frame-ancestors 'none'", Policy(response));
    }

    [Fact]
    public async Task Post_WhatCannotBeRead_CarriesTheHeaders()
    {
        using var response = await server.Client.PostAsync(
            "api/v1/temples", new StringContent("{", Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        AssertHeaders(response);
    }

    /// <summary>Whoever answers a failure begins by throwing away what the answer had.</summary>
    [Theory]
    [InlineData("text/html,*/*")]
    [InlineData("application/json")]
    public async Task Get_WhatFails_CarriesTheHeaders(string accept)
    {
        await using var broken = await TestServer.StartAsync(
            services: services => services.Replace(ServiceDescriptor.Singleton<IBlobStore, BrokenDisk>()));
        await PictureRows.NameAsync(broken.Database(), "broken", new string('a', 64));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"pictures/{new string('a', 64)}");
        request.Headers.Add("Accept", accept);

        using var response = await broken.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        AssertHeaders(response);
    }

    [Fact]
    public async Task Picture_OfAnUpload_IsShownAsNothingButAPicture()
    {
        var picture = PngFile.Stripes(true, 9001);
        var (temple, _, _) = await server.CreateTempleAsync("headers");
        await server.UploadAsync($"temples/{temple}/images", HttpStatusCode.OK, ("<script>.html", picture));
        var sha256 = (await server.GetAsync($"temples/{temple}/images")).GetProperty("images")[0].Text("sha256");

        foreach (var (address, mediaType) in new[] { ("pictures", "image/png"), ("thumbnails", "image/webp") })
        {
            using var response = await server.Client.GetAsync($"{address}/{sha256}");
            AssertHeaders(response);
            Assert.Equal(mediaType, response.Content.Headers.ContentType?.ToString());
            Assert.Equal("inline", response.Content.Headers.ContentDisposition?.ToString());
            Assert.Equal("default-src 'none'; sandbox", Policy(response));
        }
    }

    /// <summary>A file that is no picture, wherever it came from, is not for a browser to open.</summary>
    [Fact]
    public async Task Picture_WhoseFileIsNone_IsForDownload()
    {
        var page = "<html><script>alert(1)</script></html>"u8.ToArray();
        var sha256 = Sha256.Hex(page);
        await server.Get<IBlobStore>().PutAsync(BlobKey.Picture(sha256), page, default);
        await PictureRows.NameAsync(server.Database(), "no-picture", sha256);

        using var response = await server.Client.GetAsync($"pictures/{sha256}");

        AssertHeaders(response);
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.ToString());
    }

    private static string Policy(HttpResponseMessage response) => Assert.Single(response.Headers.GetValues("Content-Security-Policy"));

    private static void AssertHeaders(HttpResponseMessage response)
    {
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.NotEmpty(Policy(response));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Opener-Policy")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("X-Powered-By"));
        // Only HTTPS may ask for HTTPS.
        Assert.False(response.Headers.Contains("Strict-Transport-Security"));
    }
}
