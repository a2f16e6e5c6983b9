using System.Net;
using TempleDashboard.Tests.Legacy;

namespace TempleDashboard.Tests.Support;

/// <summary>A server with one trained temple, shared by the tests of a class; the training is shared by all classes.</summary>
public sealed class TrainedServer : IAsyncLifetime
{
    public const string Temple = "410010";

    /// <summary>The data folder as the program leaves it.</summary>
    internal static readonly MadeFolder Folder = new(async folder =>
    {
        var server = await TestServer.StartAsync(dataPath: folder);
        await TrainedTemple.FillAsync(server, Temple);
        var (status, answer) = await server.CallAsync("make_model", new { temple_id = Temple });
        Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
        await server.StopAsync();
    });

    public TestServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await TestServer.StartAsync(dataPath: await Folder.CopyAsync());

    public Task DisposeAsync() => Server.DisposeAsync();
}
