using System.Net;
using System.Net.Sockets;

namespace TempleDashboard.Web.Api;

/// <summary>Whose share of the program a request takes: of the rate limits, of the places for live pages and of the processors.</summary>
internal static class ClientKey
{
    private const int NetworkBits = 64;

    /// <summary>Gives the address that the request came from; of IPv6 its network, whose addresses a single machine may all use.</summary>
    public static string Of(HttpContext? context) =>
        context?.Connection.RemoteIpAddress switch
        {
            null => "nowhere",
            { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
            { AddressFamily: AddressFamily.InterNetworkV6 } address when !IPAddress.IsLoopback(address) => NetworkOf(address),
            var address => address.ToString(),
        };

    private static string NetworkOf(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBits / 8).Clear();
        return $"{new IPAddress(bytes)}/{NetworkBits}";
    }
}
