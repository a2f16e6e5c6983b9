using System.Net;
using TempleDashboard.Tests.Legacy;

namespace TempleDashboard.Tests.Support;

/// <summary>A server with one trained temple, shared by the tests of a class.</summary>
public sealed class TrainedServer : IAsyncLifetime
{
    public const string Temple = "410010";

    public TestServer Server { get; } = new();

    public async Task InitializeAsync()
    {
        await Server.InitializeAsync();
        await TrainedTemple.FillAsync(Server, Temple);
        var (status, answer) = await Server.CallAsync("make_model", new { temple_id = Temple });
        Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
    }

    public Task DisposeAsync() => Server.DisposeAsync();
}
