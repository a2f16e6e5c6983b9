using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Web.Hosting;
using TempleDashboard.Web.Security;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.People;

/// <summary>Who may sign in, and the keys of programs. What is secret is shown once, as nobody can look it up again.</summary>
public sealed partial class PeoplePage : PageBase
{
    private Reading? _read;
    private Secret? _secret;

    [Inject]
    private PeopleEditor People { get; set; } = null!;

    [Inject]
    private ApiKeys Keys { get; set; } = null!;

    [Inject]
    private AccessRules Rules { get; set; } = null!;

    [Inject]
    private SetupLink Link { get; set; } = null!;

    [Inject]
    private IDbContextFactory<DashboardDbContext> Contexts { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private string Anonymous => Rules.AnonymousApi switch
    {
        AnonymousApi.Everywhere => L["save_data, make_model and predict are answered without a key, to anybody."],
        AnonymousApi.Loopback => L["save_data, make_model and predict are answered without a key to programs of this computer."],
        _ => L["save_data, make_model and predict need one too."],
    };

    protected override async Task OnInitializedAsync() => _read = await LoadAsync(ReadAsync);

    private async Task<Reading> ReadAsync(CancellationToken cancellationToken)
    {
        var (people, keys) = (await People.ListAsync(cancellationToken), await Keys.ListAsync(cancellationToken));
        var ids = people.SelectMany(person => person.TempleIds ?? [])
            .Concat(keys.SelectMany(key => key.TempleIds ?? [])).Distinct().ToList();
        await using var db = await Contexts.CreateDbContextAsync(cancellationToken);
        var names = await db.Temples.AsNoTracking().Where(temple => ids.Contains(temple.Id))
            .ToDictionaryAsync(temple => temple.Id, temple => temple.Name, cancellationToken);
        var sessions = await db.Sessions.GroupBy(session => session.PersonId).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var passkeys = await db.UserPasskeys.GroupBy(passkey => passkey.UserId).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        return new(people, keys, names, sessions, passkeys);
    }

    private async Task InviteAsync()
    {
        if (await AskAsync<PersonDialog, PersonChange>(L["Invite somebody"], []) is { Person: { } person, Code: { } code })
            ShowLink(person, code);
        _read = await ReadAsync(Closing);
    }

    private async Task ChangeAsync(Person person)
    {
        var parameters = new DialogParameters<PersonDialog> { { dialog => dialog.Person, person } };
        if (await AskAsync<PersonDialog, PersonChange>(L["What {0} may do", person.UserName!], parameters) is not null)
            Toasts.Say(L["Saved. It counts from now on."]);
        _read = await ReadAsync(Closing);
    }

    private async Task SendLinkAsync(Person person)
    {
        if (!await ConfirmDialog.AskAsync(
            Dialogs, L["Let {0} choose a password?", person.UserName!],
            L["You get a link to send to them. They are signed out everywhere meanwhile."], L["Make the link"], Color.Primary))
        {
            return;
        }
        var change = await People.LetChoosePasswordAsync(person.Id, Access.As(Rights.Administer), Closing);
        if (change is { Person: { } changed, Code: { } code })
            ShowLink(changed, code);
        Say(change, null);
        _read = await ReadAsync(Closing);
    }

    private async Task SignOutAsync(Person person)
    {
        Say(
            await People.SignOutEverywhereAsync(person.Id, Access.As(Rights.Administer), Closing),
            L["{0} is signed out everywhere.", person.UserName!]);
        _read = await ReadAsync(Closing);
    }

    private async Task TakeAwayAsync(Person person)
    {
        if (!await ConfirmDialog.AskAsync(
            Dialogs, L["Take codes and passkeys of {0} away?", person.UserName!],
            L["Do so where they have lost the phone or computer. The password alone lets them in until they set up others."],
            L["Take away"]))
        {
            return;
        }
        Say(
            await People.TakeSecondFactorAwayAsync(person.Id, Access.As(Rights.Administer), Closing),
            L["{0} signs in by the password alone.", person.UserName!]);
        _read = await ReadAsync(Closing);
    }

    private async Task RemoveAsync(Person person)
    {
        if (!await ConfirmDialog.AskAsync(
            Dialogs, L["Remove {0}?", person.UserName!],
            L["They cannot sign in any more. What they did stays, under their name."], L["Remove"]))
        {
            return;
        }
        Say(await People.RemoveAsync(person.Id, Access.As(Rights.Administer), Closing), L["{0} is removed.", person.UserName!]);
        _read = await ReadAsync(Closing);
    }

    private async Task MakeKeyAsync()
    {
        if (await AskAsync<KeyDialog, NewApiKey>(L["A key for a program"], []) is { Key: { } key, Secret: { } secret })
            _secret = new(L["The key “{0}” is made.", key.Name], L["Copy it now: it is kept nowhere, and shown this once."], secret);
        _read = await ReadAsync(Closing);
    }

    private async Task RevokeAsync(ApiKey key)
    {
        await Keys.RevokeAsync(key.Id, Access.As(Rights.Administer), Closing);
        Toasts.Say(L["The key “{0}” is revoked.", key.Name]);
        _read = await ReadAsync(Closing);
    }

    private void ShowLink(Person person, string code) => _secret = new(
        L["A link for {0}", person.UserName!],
        L["Send it to them: by it they choose a password. It works once, and for a day."],
        $"{Navigation.BaseUri}choose-password?person={person.Id}&code={Uri.EscapeDataString(code)}");

    private void Say(PersonChange change, string? done)
    {
        if (change.Error is { } error)
            Toasts.SayError(error);
        else if (done is not null)
            Toasts.Say(done);
    }

    private async Task<TAnswer?> AskAsync<TDialog, TAnswer>(string title, DialogParameters parameters)
        where TDialog : IComponent
        where TAnswer : class
    {
        var shown = await Dialogs.ShowAsync<TDialog>(title, parameters);
        return (await shown.Result)?.Data as TAnswer;
    }

    private string Describe(Person person)
    {
        var may = person.Role == PersonRole.Administrator
            ? PeopleWords.Role(L, person.Role)
            : $"{PeopleWords.Role(L, person.Role)} · {Temples(person.TempleIds)}";
        return person.PasswordHash is null ? $"{may} · {L["has not chosen a password yet"]}" : may;
    }

    private bool HasSecondFactor(Person person) => person.TwoFactorEnabled || _read!.Passkeys.ContainsKey(person.Id);

    /// <summary>Such as "2 sessions · codes of an app · 1 passkey".</summary>
    private string Safety(Person person)
    {
        var (sessions, passkeys) = (_read!.Sessions.GetValueOrDefault(person.Id), _read.Passkeys.GetValueOrDefault(person.Id));
        return string.Join(" · ", new[]
        {
            sessions > 0 ? L.Many(sessions, "signed in on {0} device", "signed in on {0} devices") : null,
            person.TwoFactorEnabled ? L["codes of an app"].Value : null,
            passkeys > 0 ? L.Many(passkeys, "{0} passkey", "{0} passkeys") : null,
        }.OfType<string>());
    }

    private string Temples(List<long>? ids) => ids is null
        ? L["all temples"]
        : string.Join(", ", ids.Select(id => _read!.Names.GetValueOrDefault(id, $"{id}")));

    private string Expires(ApiKey key) => key.ExpiresAt is { } expires
        ? L["expires on {0}", expires.ToString("d", CultureInfo.CurrentCulture)]
        : L["does not expire"];

    private sealed record Reading(
        List<Person> People, List<ApiKey> Keys, Dictionary<long, string> Names, Dictionary<long, int> Sessions,
        Dictionary<long, int> Passkeys);

    private sealed record Secret(string Title, string Meaning, string Text);
}
