using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using TempleDashboard.Domain.People;
using TempleDashboard.Web.Hosting;

namespace TempleDashboard.Web.Security;

/// <summary>
/// By this link, which the console alone shows, somebody becomes the first administrator. It is another one with every start, and worth
/// nothing once there is an administrator.
/// </summary>
public sealed class SetupLink
{
    public const string Path = "/setup";

    private const int CodeBytes = 24;

    private readonly string _code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(CodeBytes));

    public bool IsRight(string? code) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(code ?? ""), Encoding.UTF8.GetBytes(_code));

    public string Under(string address) => $"{address.TrimEnd('/')}{Path}?code={_code}";
}

/// <summary>Prints the link once the program has its address, on the console alone: in a log file somebody may find it later.</summary>
internal sealed class SetupAnnouncement(SetupLink link, AccessRules rules, PeopleDirectory people, IServer server) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!await rules.NeedPeopleAsync(cancellationToken) || await people.HasAdministratorAsync(cancellationToken))
            return;
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        Console.WriteLine($"Nobody can sign in yet. Become administrator: open {link.Under(DashboardRun.Openable(address))}");
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Until there is an administrator nothing is answered but the page of the link.</summary>
internal sealed class SetupGate(RequestDelegate next, PeopleDirectory people)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<AnybodyHere>() is not null
            || IsOpen(context)
            || await people.HasAdministratorAsync(context.RequestAborted))
        {
            await next(context);
            return;
        }
        if (ScreensSetup.IsForPrograms(context.Request.Path))
        {
            await AccessRefusal.WriteAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "Temple Dashboard has no administrator yet: open the link that it printed when it started.");
            return;
        }
        context.Response.Redirect(SetupLink.Path);
    }

    /// <summary>What needs no right: the page of the link itself, styles, scripts, and whether the program lives.</summary>
    private static bool IsOpen(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>() is not null
        && !context.Request.Path.StartsWithSegments("/login");
}
