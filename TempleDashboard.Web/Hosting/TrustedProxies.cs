using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace TempleDashboard.Web.Hosting;

/// <summary>
/// The proxies that may say for whom they ask and whether that was HTTPS (<c>X-Forwarded-For</c>, <c>X-Forwarded-Proto</c>). From anybody
/// else these headers mean nothing. The name that was asked for comes in <c>Host</c> alone, which <see cref="HostGuard"/> looks at.
/// </summary>
internal static class TrustedProxies
{
    /// <summary>Reads <see cref="DashboardOptions.TrustedProxies"/>: addresses and networks, separated by semicolons.</summary>
    /// <param name="wrong">Where false: what is neither.</param>
    public static bool TryRead(string text, out IReadOnlyList<IPNetwork> networks, [NotNullWhen(false)] out string? wrong)
    {
        var read = new List<IPNetwork>();
        networks = read;
        wrong = null;
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPAddress.TryParse(part, out var address))
            {
                read.Add(new IPNetwork(address, 8 * address.GetAddressBytes().Length));
            }
            else if (IPNetwork.TryParse(part, out var network))
            {
                read.Add(network);
            }
            else
            {
                wrong = $"Setting Dashboard:TrustedProxies: '{part}' is neither an address such as 10.0.0.5 nor a network such as "
                    + "10.0.0.0/24. Several are separated by ';'.";
                return false;
            }
        }
        return true;
    }

    public static void AddTrustedProxies(this IServiceCollection services) =>
        services.AddOptions<ForwardedHeadersOptions>().PostConfigure<IOptions<DashboardOptions>>((headers, settings) =>
        {
            TryRead(settings.Value.TrustedProxies, out var networks, out _);
            // Without a proxy of ours nothing is read: empty lists alone would mean that everybody is trusted.
            headers.ForwardedHeaders =
                networks.Count > 0 ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto : ForwardedHeaders.None;
            headers.ForwardLimit = null;
            headers.KnownProxies.Clear();
            headers.KnownIPNetworks.Clear();
            foreach (var network in networks)
                headers.KnownIPNetworks.Add(network);
        });
}
