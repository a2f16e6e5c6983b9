using Microsoft.AspNetCore.Builder;

namespace TempleDashboard.Benchmarks.Starting;

/// <summary>The least that ASP.NET can be: one page of one word. Started as a process of its own by <see cref="StartBenchmark"/>.</summary>
internal static class BareApp
{
    /// <summary>The argument that makes this program the bare one; it is followed by an address.</summary>
    public const string Argument = "bare-app";

    public static async Task ServeAsync(string address)
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        app.Urls.Add(address);
        app.MapGet("/", () => "ready");
        await app.RunAsync();
    }
}
