using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>Registers backbones from an address. Only http and https, few redirects, limited in size and time.</summary>
public sealed class BackboneDownload : IDisposable
{
    private const int MaxRedirects = 5;
    private readonly BackboneRegistry registry;
    private readonly BackboneRules rules;
    private readonly HttpClient http;

    public BackboneDownload(BackboneRegistry registry, IOptions<BackboneRules> rules)
    {
        this.registry = registry;
        this.rules = rules.Value;
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectCallback = ConnectAsync })
        {
            // The whole download is limited instead, the body included.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Downloads and registers; see <see cref="BackboneRegistry.RegisterAsync"/>. A failed download is an error of the field <c>url</c>.</summary>
    public async Task<BackboneResult> RegisterAsync(
        string url, BackboneRequest request, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !IsWeb(address))
            return Refused("Give an address that begins with https:// or http://.");
        if (request.Validate().ToList() is { Count: > 0 } errors)
            return new BackboneResult(errors);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(rules.DownloadTimeout);
        try
        {
            using var response = await FollowAsync(address, timeout.Token);
            await using var content = await response.Content.ReadAsStreamAsync(timeout.Token);
            return await registry.RegisterAsync(content, request, progress, timeout.Token);
        }
        catch (BackboneRefusedException refused)
        {
            return new BackboneResult(refused.Error);
        }
        catch (HttpRequestException exception)
        {
            return Refused($"The download failed: {exception.Message}");
        }
        catch (IOException exception) when (exception is HttpIOException || exception.InnerException is SocketException)
        {
            return Refused($"The download broke off: {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Refused($"The download was not done after {rules.DownloadTimeout.TotalMinutes:0.#} minutes.");
        }
    }

    public void Dispose() => http.Dispose();

    private static bool IsWeb(Uri address) => address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp;

    private static BackboneResult Refused(string message) => new(new BackboneError("url", message));

    /// <summary>Link-local addresses are where machines in a data centre get their secrets; no network is published there.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        if (addresses.Length == 0 || addresses.Any(IsLinkLocal))
            throw new HttpRequestException($"'{context.DnsEndPoint.Host}' is not an address to download from.");
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

    private static bool IsLinkLocal(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.IsIPv6LinkLocal || (plain.AddressFamily == AddressFamily.InterNetwork && plain.GetAddressBytes() is [169, 254, _, _]);
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
                var next = new Uri(address, location);
                if (!IsWeb(next) || (address.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps))
                    throw new BackboneRefusedException("url", "The server sends to an address that is not https.");
                address = next;
            }
        }
        throw new BackboneRefusedException("url", $"The server sends on more than {MaxRedirects} times.");
    }
}
