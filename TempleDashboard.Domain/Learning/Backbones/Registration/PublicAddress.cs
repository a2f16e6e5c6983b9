using System.Net;
using System.Net.Sockets;

namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>
/// Tells addresses of the public Internet from those of this machine and of inner networks, after IANA's registries of
/// special-purpose addresses (RFC 6890).
/// </summary>
internal static class PublicAddress
{
    /// <summary>Networks of IPv4 that are not public: this host, private, shared (RFC 6598), loopback, link-local, tests, multicast and the rest.</summary>
    private static readonly IPNetwork[] Inner4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>All of IPv6 that is given out for the Internet.</summary>
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    /// <summary>What of it is special: tunnels, which hide another address (Teredo, 6to4), and documentation.</summary>
    private static readonly IPNetwork[] Inner6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse)];

    /// <summary>IPv4 as machines see it that have IPv6 only (RFC 6052).</summary>
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    public static bool Is(IPAddress address)
    {
        var plain = Plain(address);
        return plain.AddressFamily == AddressFamily.InterNetwork
            ? !Inner4.Any(network => network.Contains(plain))
            : Global6.Contains(plain) && !Inner6.Any(network => network.Contains(plain));
    }

    public static bool IsLinkLocal(IPAddress address)
    {
        var plain = Plain(address);
        return plain.IsIPv6LinkLocal || (plain.AddressFamily == AddressFamily.InterNetwork && plain.GetAddressBytes() is [169, 254, _, _]);
    }

    /// <summary>The IPv4 address inside an IPv6 one, where that is all it says.</summary>
    private static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 && Nat64.Contains(address)
            ? new IPAddress(address.GetAddressBytes()[^4..])
            : address;
    }
}
