using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>
/// Registers backbones from an address. Only http and https, few redirects, limited in size and time, and from the public Internet
/// only unless <see cref="BackboneRules.AllowPrivateAddresses"/> says otherwise: every address that is connected to is looked at,
/// also after a redirect.
/// </summary>
public sealed class BackboneDownload : IDisposable
{
    private const int MaxRedirects = 5;
    private const int LongestAddress = 2000;
    private readonly BackboneRegistry registry;
    private readonly BackboneRules rules;
    private readonly HttpClient http;

    public BackboneDownload(BackboneRegistry registry, IOptions<BackboneRules> rules)
    {
        this.registry = registry;
        this.rules = rules.Value;
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = ConnectAsync,
            // A proxy connects for us and looks at nothing.
            UseProxy = this.rules.AllowPrivateAddresses,
        })
        {
            // The whole download is limited instead, the body included.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Names what is wrong with an address and the SHA-256 given with it, beside what <see cref="BackboneRequest.Validate"/> names.</summary>
    public static IEnumerable<BackboneError> Validate(string? url, string? sha256)
    {
        if (url is null || url.Length > LongestAddress || !Uri.TryCreate(url.Trim(), UriKind.Absolute, out var address) || !IsWeb(address))
            yield return new("url", "Give an address that begins with https:// or http://.");
        else if (address.UserInfo.Length > 0)
            yield return new("url", "Leave the user name and password out of the address: it is shown to everybody here.");
        if (string.IsNullOrWhiteSpace(sha256))
            yield return new("sha256", "Give the file's SHA-256 as its publisher names it: 64 hexadecimal digits.");
    }

    /// <summary>Downloads and registers; see <see cref="BackboneRegistry.RegisterAsync"/>. A failed download is an error of the field <c>url</c>.</summary>
    public async Task<BackboneResult> RegisterAsync(
        string url, BackboneRequest request, IProgress<BackboneProgress>? progress, CancellationToken cancellationToken)
    {
        List<BackboneError> errors = [.. Validate(url, request.Sha256), .. request.Validate()];
        if (errors.Count > 0)
            return new BackboneResult(errors);
        var address = new Uri(url.Trim());
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(rules.DownloadTimeout);
        try
        {
            using var response = await FollowAsync(address, timeout.Token);
            await using var content = await response.Content.ReadAsStreamAsync(timeout.Token);
            // What follows the path may be a secret, and is shown to everybody otherwise.
            var known = request with { Source = address.GetLeftPart(UriPartial.Path), ByteCount = response.Content.Headers.ContentLength };
            return await registry.RegisterAsync(content, known, progress, timeout.Token);
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
            return Refused($"The download was not done after {rules.DownloadTimeout.TotalMinutes:0.#} minutes.");
        }
    }

    public void Dispose() => http.Dispose();

    private static bool IsWeb(Uri address) => address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp;

    private static BackboneResult Refused(string message) => new(new BackboneError("url", message));

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        if (addresses.Length == 0 || addresses.Any(PublicAddress.IsLinkLocal))
            throw new HttpRequestException($"'{host}' is not an address to download from.");
        if (!rules.AllowPrivateAddresses && !addresses.All(PublicAddress.Is))
            throw new HttpRequestException($"'{host}' is not on the public Internet. Upload the file instead, or allow inner addresses with the setting {BackboneRules.Section}:{nameof(BackboneRules.AllowPrivateAddresses)}.");
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
            var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
            {
                if ((int)response.StatusCode is not (>= 300 and < 400) || response.Headers.Location is not { } location)
                    throw new BackboneRefusedException("url", $"The server answered {(int)response.StatusCode} {response.ReasonPhrase}.");
                if (!Uri.TryCreate(address, location, out var next) || !IsWeb(next) || (address.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps))
                    throw new BackboneRefusedException("url", "The server sends to an address that is not https.");
                address = next;
            }
        }
        throw new BackboneRefusedException("url", $"The server sends on more than {MaxRedirects} times.");
    }
}
