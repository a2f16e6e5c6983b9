using System.Net;
using System.Net.NetworkInformation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace TempleDashboard.Web.Hosting;

/// <summary>
/// Answers only to the program's own names. A page of another site can make a name of its own lead to this machine (DNS rebinding); to the
/// browser that page and the dashboard are then one site, and only the name in <c>Host</c> tells them apart.
/// </summary>
public sealed class HostGuard(
    RequestDelegate next, IConfiguration configuration, IOptions<DashboardOptions> options, ILogger<HostGuard> logger)
{
    private const int MostLettersShown = 80;

    private readonly List<StringSegment> _names =
    [
        .. NamesOf(configuration[WebHostDefaults.ServerUrlsKey] ?? options.Value.Urls, options.Value.AllowedHosts),
    ];

    public async Task InvokeAsync(HttpContext context)
    {
        if (IsOwn(context.Request.Host, context.Connection.LocalIpAddress))
        {
            await next(context);
            return;
        }
        var shown = LongText.Cut(context.Request.Host.Host, MostLettersShown);
        logger.ForeignHost(LongText.Cut(context.Request.Path, MostLettersShown), shown);
        await Refusal(shown).ExecuteAsync(context);
    }

    /// <summary>
    /// Browsers always name a host; a camera that speaks HTTP/1.0 may leave it out. An address in figures cannot be made to lead elsewhere,
    /// so over
    /// the network each is as good as a name that was allowed.
    /// </summary>
    private bool IsOwn(HostString host, IPAddress? local)
    {
        if (!host.HasValue)
            return true;
        return IPAddress.TryParse(host.Host, out var address)
            ? IPAddress.IsLoopback(address) || local is not null && !IPAddress.IsLoopback(local) || HostString.MatchesAny(host.Host, _names)
            : HostString.MatchesAny(host.Host, _names);
    }

    /// <summary>
    /// Loopback's name, what the settings name, and the machine's own name where the program listens on every network card.
    /// </summary>
    private static IEnumerable<StringSegment> NamesOf(string urls, string allowed)
    {
        yield return "localhost";
        foreach (var host in allowed.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            yield return host;
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var host = BindingAddress.Parse(url).Host;
            if (host is not ("*" or "+" or "0.0.0.0" or "[::]"))
            {
                yield return host;
            }
            else if (IPGlobalProperties.GetIPGlobalProperties().HostName is { Length: > 0 } machine)
            {
                yield return machine;
                yield return $"{machine}.local";
            }
        }
    }

    private static ProblemHttpResult Refusal(string host) =>
        TypedResults.Problem(
            $"The dashboard is not known as '{host}'. Open it by the address that it named "
                + "when it started, or add this name to the setting Dashboard:AllowedHosts.",
            statusCode: StatusCodes.Status400BadRequest);
}
