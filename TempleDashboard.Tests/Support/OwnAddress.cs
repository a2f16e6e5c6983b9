using System.Net;
using System.Net.Sockets;

namespace TempleDashboard.Tests.Support;

/// <summary>Clients that the server sees at an address of their own, such as <c>127.0.0.2</c>.</summary>
internal static class OwnAddress
{
    public static HttpClient ClientFrom(this TestServer server, string address) =>
        new(
            new SocketsHttpHandler
            {
                ConnectCallback = async (connection, cancellationToken) =>
                {
                    var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                    await socket.ConnectAsync(connection.DnsEndPoint, cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            })
        {
            BaseAddress = server.Url,
            Timeout = TimeSpan.FromMinutes(2),
        };
}
