using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace TempleDashboard.Tests.Backbones;

/// <summary>A server on this machine that offers a network for download.</summary>
internal sealed class BackboneSite : IAsyncDisposable
{
    private readonly WebApplication _site;

    private BackboneSite(WebApplication site) => this._site = site;

    public string Address => $"{_site.Urls.First()}/tiny.onnx";

    public static async Task<BackboneSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = builder.Build();
        site.MapGet("/tiny.onnx", () => Results.Bytes(BackboneCalls.Network));
        await site.StartAsync();
        return new(site);
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();
}
