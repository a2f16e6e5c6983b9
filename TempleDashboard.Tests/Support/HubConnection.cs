using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace TempleDashboard.Tests.Support;

/// <summary>A client of the training hub that speaks SignalR's JSON protocol over a web socket.</summary>
internal sealed class HubConnection : IAsyncDisposable
{
    private const char End = '\u001e';

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(2));
    private readonly Queue<string> _messages = new();
    private string _rest = "";

    /// <param name="key">An API key; null for whoever is at the machine.</param>
    public static async Task<HubConnection> OpenAsync(Uri server, string? key = null)
    {
        var hub = new HubConnection();
        if (key is not null)
            hub._socket.Options.SetRequestHeader("X-Api-Key", key);
        var address = new UriBuilder(server) { Scheme = "ws", Path = "/hubs/training" };
        await hub._socket.ConnectAsync(address.Uri, hub._patience.Token);
        await hub.SendAsync("""{"protocol":"json","version":1}""");
        Assert.Equal("{}", await hub.ReadAsync());
        return hub;
    }

    public Task CallAsync(string method, params object[] arguments) =>
        SendAsync(JsonSerializer.Serialize(new { type = 1, target = method, arguments }));

    /// <summary>Calls the hub and waits for its answer.</summary>
    public async Task AskAsync(string method, params object[] arguments)
    {
        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = "1", target = method, arguments }));
        while (JsonSerializer.Deserialize<JsonElement>(await ReadAsync()).GetProperty("type").GetInt32() != 3)
        {
        }
    }

    /// <summary>Waits for the hub to call <paramref name="method"/> and gives its argument.</summary>
    public async Task<JsonElement> NextAsync(string method)
    {
        while (true)
        {
            var message = JsonSerializer.Deserialize<JsonElement>(await ReadAsync());
            if (message.GetProperty("type").GetInt32() == 1)
            {
                Assert.Equal(method, message.GetProperty("target").GetString());
                return message.GetProperty("arguments")[0];
            }
        }
    }

    /// <summary>Waits until the server has ended the connection.</summary>
    public async Task WaitForEndAsync()
    {
        await Assert.ThrowsAsync<WebSocketException>(async () =>
        {
            while (true)
                await ReadAsync();
        });
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _patience.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task SendAsync(string message) =>
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, endOfMessage: true, _patience.Token);

    private async Task<string> ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        while (_messages.Count == 0)
        {
            using var received = new MemoryStream();
            WebSocketReceiveResult part;
            do
            {
                part = await _socket.ReceiveAsync(buffer, _patience.Token);
                received.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);
            var texts = (_rest + Encoding.UTF8.GetString(received.ToArray())).Split(End);
            _rest = texts[^1];
            foreach (var text in texts[..^1])
                _messages.Enqueue(text);
        }
        return _messages.Dequeue();
    }
}
