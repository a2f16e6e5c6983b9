using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.People;
using TempleDashboard.Web.Hosting;

namespace TempleDashboard.Web.Security;

/// <summary>Whom the program answers without asking who they are.</summary>
public sealed class AccessRules(
    IOptions<DashboardOptions> options, IOptions<ApiRules> api, IServer server, PeopleDirectory people)
{
    /// <summary>What a proxy adds to a request that it passes on; with one of them a request is never from this machine.</summary>
    private static readonly string[] ProxyHeaders =
    [
        "Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP",
        "X-Original-For", "X-Original-Host", "X-Original-Proto", // what a trusted proxy said, once it has been taken over
    ];

    /// <summary>Whether only programs of this machine can reach the dashboard.</summary>
    public bool IsLoopbackOnly =>
        server.Features.Get<IServerAddressesFeature>() is { Addresses: { Count: > 0 } addresses } && addresses.All(IsLoopback);

    /// <summary>Whether the three calls of the earlier system are answered without a key, and for whom.</summary>
    public AnonymousApi AnonymousApi =>
        api.Value.Anonymous ?? (IsLoopbackOnly ? AnonymousApi.Loopback : AnonymousApi.Nobody);

    /// <summary>
    /// True where people have to sign in: always, but on a machine of one's own that nobody else reaches, as long as nobody has made
    /// themselves administrator.
    /// </summary>
    public async ValueTask<bool> NeedPeopleAsync(CancellationToken cancellationToken) =>
        options.Value.Access != AccessMode.LoopbackWithoutUsers
        || !IsLoopbackOnly
        || await people.HasAdministratorAsync(cancellationToken);

    /// <summary>Whether a request comes from a program of this machine, and through no proxy.</summary>
    public static bool IsFromHere(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
            && !ProxyHeaders.Any(context.Request.Headers.ContainsKey);
    }

    private static bool IsLoopback(string address) =>
        BindingAddress.Parse(address).Host is var host
        && (host == "localhost" || IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
