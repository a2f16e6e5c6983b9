using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Domain.Backbones;

/// <summary>
/// Registers backbones from an address. Only http and https, few redirects, limited in size and time, and from the public Internet
/// only unless <see cref="BackboneRules.AllowPrivateAddresses"/> says otherwise: every address that is connected to is looked at,
/// also after a redirect.
/// </summary>
public sealed class BackboneDownload : IDisposable
{
    private const int MaxRedirects = 5;
    private const int LongestAddress = 2000;
    private readonly BackboneRegistry _registry;
    private readonly BackboneRules _rules;
    private readonly HttpClient _http;

    public BackboneDownload(BackboneRegistry registry, IOptions<BackboneRules> rules)
    {
        this._registry = registry;
        this._rules = rules.Value;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = ConnectAsync,
            // A proxy connects for us and looks at nothing.
            UseProxy = this._rules.AllowPrivateAddresses,
        })
        {
            // The whole download is limited instead, the body included.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>
    /// Names what is wrong with an address and the SHA-256 given with it, beside what <see cref="BackboneRequest.Validate"/> names.
    /// </summary>
    public static IEnumerable<BackboneError> Validate(string? url, string? sha256)
    {
        if (url is null || url.Length > LongestAddress || !Uri.TryCreate(url.Trim(), UriKind.Absolute, out var address) || !IsWeb(address))
            yield return new("url", "Give an address that begins with https:// or http://.");
        else if (address.UserInfo.Length > 0)
            yield return new("url", "Leave the user name and password out of the address: it is shown to everybody here.");
        if (string.IsNullOrWhiteSpace(sha256))
            yield return new("sha256", "Give the file's SHA-256 as its publisher names it: 64 hexadecimal digits.");
    }

    /// <summary>
    /// Downloads and registers; see <see cref="BackboneRegistry.RegisterAsync"/>. A failed download is an error of the field <c>url</c>.
    /// </summary>
    public async Task<BackboneResult> RegisterAsync(
        string url, BackboneRequest request, IProgress<BackboneProgress>? progress, CancellationToken cancellationToken)
    {
        List<BackboneError> errors = [.. Validate(url, request.Sha256), .. request.Validate()];
        if (errors.Count > 0)
            return new BackboneResult(errors);
        var address = new Uri(url.Trim());
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_rules.DownloadTimeout);
        try
        {
            using var response = await FollowAsync(address, timeout.Token);
            await using var content = await response.Content.ReadAsStreamAsync(timeout.Token);
            // What follows the path may be a secret, and is shown to everybody otherwise.
            var known = request with { Source = address.GetLeftPart(UriPartial.Path), ByteCount = response.Content.Headers.ContentLength };
            return await _registry.RegisterAsync(content, known, progress, timeout.Token);
        }
        catch (BackboneRefusedException refused)
        {
            return new BackboneResult(refused.Error);
        }
        catch (HttpRequestException exception)
        {
            return Refused($"The download failed: {exception.InnerException?.Message ?? exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Refused($"The download was not done after {_rules.DownloadTimeout.TotalMinutes:0.#} minutes.");
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool IsWeb(Uri address) => address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp;

    private static BackboneResult Refused(string message) => new(new BackboneError("url", message));

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        if (addresses.Length == 0 || addresses.Any(PublicAddress.IsLinkLocal))
            throw new HttpRequestException($"'{host}' is not an address to download from.");
        if (!_rules.AllowPrivateAddresses && !addresses.All(PublicAddress.Is))
        {
            throw new HttpRequestException(
                $"'{host}' is not on the public Internet. Upload the file instead, or allow inner addresses "
                    + $"with the setting {BackboneRules.Section}:{nameof(BackboneRules.AllowPrivateAddresses)}.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> FollowAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            var response = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
            {
                if ((int)response.StatusCode is not (>= 300 and < 400) || response.Headers.Location is not { } location)
                    throw new BackboneRefusedException("url", $"The server answered {(int)response.StatusCode} {response.ReasonPhrase}.");
                if (!Uri.TryCreate(address, location, out var next)
                    || !IsWeb(next)
                    || (address.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps))
                {
                    throw new BackboneRefusedException("url", "The server sends to an address that is not https.");
                }

                address = next;
            }
        }
        throw new BackboneRefusedException("url", $"The server sends on more than {MaxRedirects} times.");
    }
}

/// <summary>How far a backbone is on its way in.</summary>
/// <param name="ReceivedBytes">Bytes of the ONNX file that have arrived.</param>
/// <param name="TotalBytes">Size of the file where its sender announced it.</param>
/// <param name="IsChecking">True once all of it is here and is being checked and tried.</param>
public sealed record BackboneProgress(long ReceivedBytes, long? TotalBytes, bool IsChecking);

/// <summary>
/// Tells addresses of the public Internet from those of this machine and of inner networks, after IANA's registries of
/// special-purpose addresses (RFC 6890).
/// </summary>
internal static class PublicAddress
{
    /// <summary>
    /// Networks of IPv4 that are not public: this host, private, shared (RFC 6598), loopback, link-local, tests, multicast and the rest.
    /// </summary>
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
    private static readonly IPNetwork[] Inner6 =
    [
        .. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse),
    ];

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
