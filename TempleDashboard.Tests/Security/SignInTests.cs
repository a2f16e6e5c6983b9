using System.Net;
using System.Security.Claims;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Legacy;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Tests.Security;

/// <summary>The first administrator, cookies, and who is let in without either.</summary>
public sealed partial class SignInTests : IAsyncLifetime
{
    private const string Password = "five words nobody knows";

    private TestServer _server = null!;
    private FormBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(new Dictionary<string, string> { ["Dashboard:Access"] = "Users" });
        _browser = new(_server.Url);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task FirstStart_WithoutTheLink_AnswersNothing()
    {
        using var page = await _browser.GetAsync("");
        using var program = await _browser.GetAsync("api/v1/temples");
        using var guessed = await _browser.GetAsync("setup?code=0123");

        Assert.Equal("/setup", page.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, program.StatusCode);
        Assert.DoesNotContain("<form", await guessed.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Setup_ByTheLink_MakesTheFirstAdministratorAndThenNobodyElse()
    {
        var link = _server.Get<SetupLink>().Under("");

        using var made = await _browser.SendFormAsync(link, new() { ["Name"] = "ana", ["Password"] = Password, ["Again"] = Password });

        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        using var board = await _browser.GetAsync("");
        Assert.Equal(HttpStatusCode.OK, board.StatusCode);
        using var again = await _browser.GetAsync(link);
        Assert.DoesNotContain("<form", await again.Content.ReadAsStringAsync());
        var person = Assert.Single(await _server.Get<PeopleEditor>().ListAsync(default));
        Assert.Equal(("ana", PersonRole.Administrator), (person.UserName, person.Role));
    }

    [Fact]
    public async Task Login_WrongPasswords_LockTheNameForAWhile()
    {
        await _server.Get<PeopleEditor>().SetUpAsync("ana", Password, default);
        for (var tries = 0; tries < 5; tries++)
            using (await _browser.LoginAsync("ana", "something else")) { }

        using var right = await _browser.LoginAsync("ana", Password);

        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Contains("locked for ten minutes", await right.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/history", "/history")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    public async Task Login_WithAWayBack_LeadsWithinTheDashboardAlone(string wanted, string led)
    {
        await _server.Get<PeopleEditor>().SetUpAsync("ana", Password, default);

        using var answer = await _browser.LoginAsync("ana", Password, wanted);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(led, new Uri(_server.Url, answer.Headers.Location!).PathAndQuery);
    }

    [Fact]
    public async Task Cookie_AfterSigningOutEverywhere_IsWorthNothing()
    {
        var people = _server.Get<PeopleEditor>();
        var ana = (await people.SetUpAsync("ana", Password, default)).Person!;
        using (await _browser.LoginAsync("ana", Password)) { }
        using (var before = await _browser.GetAsync("history"))
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        await people.SignOutEverywhereAsync(ana.Id, "test", default);

        using var after = await _browser.GetAsync("history");
        Assert.Contains("/login", after.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Invitation_ChoosesAPasswordOnce()
    {
        var people = _server.Get<PeopleEditor>();
        await people.SetUpAsync("ana", Password, default);
        var invited = await people.InviteAsync("bo", PersonRole.Viewer, null, "ana", default);

        var weak = await people.ChoosePasswordAsync(invited.Person!.Id, invited.Code!, "password123", default);
        var chosen = await people.ChoosePasswordAsync(invited.Person.Id, invited.Code!, "quite another long one", default);
        var again = await people.ChoosePasswordAsync(invited.Person.Id, invited.Code!, "and another long one yet", default);

        Assert.Contains("tried first", weak.Error);
        Assert.Null(chosen.Error);
        Assert.Equal(PeopleEditor.UsedLink, again.Error);
    }

    [Fact]
    public async Task Page_OfAForeignTemple_IsNotThereForWhoIsLimited()
    {
        var people = _server.Get<PeopleEditor>();
        await people.SetUpAsync("ana", Password, default);
        var catalog = _server.Get<TempleCatalog>();
        var own = (await catalog.CreateTempleAsync("own", "Own temple", null, default)).Value!;
        var foreign = (await catalog.CreateTempleAsync("foreign", "Foreign temple", null, default)).Value!;
        var invited = await people.InviteAsync("bo", PersonRole.Operator, [own.Id], "ana", default);
        await people.ChoosePasswordAsync(invited.Person!.Id, invited.Code!, "quite another long one", default);
        using (await _browser.LoginAsync("bo", "quite another long one")) { }

        var pages = await Task.WhenAll(
            new[] { $"temples/{own.Id}", $"temples/{foreign.Id}", "", "people" }.Select(_browser.ReadAsync));
        using var missing = await _browser.GetAsync($"temples/{foreign.Id}");

        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Contains("Own temple", pages[0]);
        Assert.Contains("There is nothing here", pages[1]);
        Assert.Contains("Own temple", pages[2]);
        Assert.Contains("There is nothing here", pages[3]);
        Assert.All(pages, page => Assert.DoesNotContain("Foreign temple", page));
    }

    [Theory]
    [InlineData("start")]
    [InlineData("Local")]
    [InlineData("key: gate")]
    [InlineData("an\u0430")]
    [InlineData("ana\u200Bna")]
    [InlineData(" ")]
    public async Task Name_ThatLooksLikeSomebodyElse_IsRefused(string name)
    {
        await _server.Get<PeopleEditor>().SetUpAsync("ana", Password, default);

        var invited = await _server.Get<PeopleEditor>().InviteAsync(name, PersonRole.Viewer, null, "ana", default);
        var key = await _server.Get<ApiKeys>().CreateAsync(new(name, Rights.Read), "ana", default);

        Assert.NotNull(invited.Error);
        Assert.NotNull(key.Error);
    }

    [Fact]
    public async Task Hub_KeyIsRevokedMeanwhile_EndsTheConnectionOfThatKeyAlone()
    {
        await _server.Get<PeopleEditor>().SetUpAsync("ana", Password, default);
        var keys = _server.Get<ApiKeys>();
        var revoked = await keys.CreateAsync(new("wall", Rights.Read), "ana", default);
        var kept = await keys.CreateAsync(new("desk", Rights.Read), "ana", default);
        await using var first = await HubConnection.OpenAsync(_server.Url, revoked.Secret);
        await using var second = await HubConnection.OpenAsync(_server.Url, kept.Secret);

        await keys.RevokeAsync(revoked.Key!.Id, "ana", default);

        await first.WaitForEndAsync();
        await second.AskAsync("Unwatch", 1);
    }

    [Theory]
    [InlineData(PersonRole.Viewer)]
    [InlineData(PersonRole.Operator)]
    public async Task Links_OfWhateverSomebodySees_LeadSomewhere(PersonRole role)
    {
        await using var server = await TestServer.StartAsync(
            new Dictionary<string, string> { ["Dashboard:Access"] = "Users" }, dataPath: await TrainedServer.Folder.CopyAsync());
        using var browser = new FormBrowser(server.Url);
        var people = server.Get<PeopleEditor>();
        await people.SetUpAsync("ana", Password, default);
        var invited = await people.InviteAsync("bo", role, null, "ana", default);
        await people.ChoosePasswordAsync(invited.Person!.Id, invited.Code!, "quite another long one", default);
        using (await browser.LoginAsync("bo", "quite another long one")) { }
        await server.CallAsync("predict", new Dictionary<string, object>
        {
            ["temple_id"] = TrainedServer.Temple, ["image"] = TrainedTemple.Picture(vertical: true, 77), ["image_name"] = "a",
            ["image_type"] = "png",
        });

        var (next, seen) = (new Queue<string>([""]), new HashSet<string>([""]));
        while (next.TryDequeue(out var address))
        {
            using var page = await browser.GetAsync(address);
            Assert.True(page.StatusCode == HttpStatusCode.OK, $"{role} was led to '{address}': {page.StatusCode}");
            foreach (var link in PageLink().Matches(await page.Content.ReadAsStringAsync()).Select(match => match.Groups[1].Value))
            {
                if (seen.Add(link))
                    next.Enqueue(link);
            }
        }

        Assert.Superset(new HashSet<string>(["temples/1", "models/1", "runs/1", "history/1", "history", "settings"]), seen);
        Assert.Equal(role == PersonRole.Operator, seen.Contains("classifiers/1/label"));
    }

    [Fact]
    public async Task Page_OfATempleWithATwinElsewhere_DoesNotNameIt()
    {
        var people = _server.Get<PeopleEditor>();
        await people.SetUpAsync("ana", Password, default);
        var catalog = _server.Get<TempleCatalog>();
        var own = (await catalog.CreateTempleAsync("own", "Own temple", null, default)).Value!;
        await catalog.CreateTempleAsync("41", "Foreign temple", null, default);
        // Earlier versions took codes that look the same: here with a character that nobody sees.
        await ChangeTempleAsync(own.Id, row => row.SetProperty(temple => temple.Code, "41\u200B"));
        var invited = await people.InviteAsync("bo", PersonRole.Operator, [own.Id], "ana", default);
        await people.ChoosePasswordAsync(invited.Person!.Id, invited.Code!, "quite another long one", default);
        using (await _browser.LoginAsync("ana", Password))
            Assert.Contains("Foreign temple", await _browser.ReadAsync($"temples/{own.Id}"));
        using (await _browser.LoginAsync("bo", "quite another long one"))
            Assert.DoesNotContain("Foreign temple", await _browser.ReadAsync($"temples/{own.Id}"));
    }

    [Fact]
    public async Task Ready_AskedByAnybody_NamesNoFile()
    {
        var people = _server.Get<PeopleEditor>();
        await people.SetUpAsync("ana", Password, default);
        var temple = (await _server.Get<TempleCatalog>().CreateTempleAsync("old", null, null, default)).Value!;
        await ChangeTempleAsync(temple.Id, row => row.SetProperty(old => old.CreatedAt, new DateTime(2020, 1, 1)));
        var anybody = await _browser.ReadAsync("health/ready");
        using (await _browser.LoginAsync("ana", Password)) { }

        Assert.Equal("Degraded", anybody);
        Assert.Contains("There is no backup in", await _browser.ReadAsync("health/ready"));
    }

    [Fact]
    public async Task LastAdministrator_CannotBeRemovedOrMadeLess()
    {
        var people = _server.Get<PeopleEditor>();
        var ana = (await people.SetUpAsync("ana", Password, default)).Person!;

        var removed = await people.RemoveAsync(ana.Id, "ana", default);
        var less = await people.ChangeAsync(ana.Id, PersonRole.Viewer, null, "ana", default);

        Assert.Contains("Somebody has to be administrator", removed.Error);
        Assert.Contains("Somebody has to be administrator", less.Error);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("Forwarded", "for=203.0.113.9")]
    [InlineData("Via", "1.1 proxy")]
    public async Task WithoutUsers_ThroughAProxy_IsNobodyOfThisMachine(string header, string value)
    {
        await using var server = await TestServer.StartAsync();
        using (var direct = await server.Client.GetAsync("api/v1/temples"))
            Assert.Equal(HttpStatusCode.OK, direct.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/temples");
        request.Headers.TryAddWithoutValidation(header, value);

        using var answer = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task WithoutUsers_OnceThereIsAnAdministrator_EverybodySignsIn()
    {
        await using var server = await TestServer.StartAsync();

        await server.Get<PeopleEditor>().SetUpAsync("ana", Password, default);

        using var answer = await server.Client.GetAsync("api/v1/temples");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task WithoutUsers_OnceThereIsAnAdministrator_AnOpenPageMayDoNothingMore()
    {
        await using var server = await TestServer.StartAsync();
        var access = new CurrentAccess(Access.Anybody);
        using var person = new CircuitPerson(
            new Somebody(AccessClaims.Principal(Access.Anybody, "test")), server.Get<PeopleDirectory>(),
            server.Get<PersonSessions>(), server.Get<PrincipalCheck>(), access, TimeProvider.System);
        var gone = new TaskCompletionSource();
        person.Changed += gone.SetResult;

        await server.Get<PeopleEditor>().SetUpAsync("ana", Password, default);

        await gone.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(person.IsGone);
        Assert.False(access.May(Rights.Read));
    }

    [Theory]
    [InlineData("Nobody", HttpStatusCode.Unauthorized)]
    [InlineData("Loopback", HttpStatusCode.BadRequest)]
    [InlineData("Everywhere", HttpStatusCode.BadRequest)]
    public async Task LegacyCall_WithoutAKey_IsAnsweredAsTheSettingSays(string setting, HttpStatusCode expected)
    {
        await using var server = await TestServer.StartAsync(
            new Dictionary<string, string> { ["Dashboard:Access"] = "Users", ["Dashboard:Api:Anonymous"] = setting });
        await server.Get<PeopleEditor>().SetUpAsync("ana", Password, default);

        var (status, answer) = await server.CallAsync("predict", new { temple_id = "x" });

        Assert.Equal(expected, status);
        Assert.NotEmpty(answer.GetProperty("error_msg").EnumerateArray());
    }

    private async Task ChangeTempleAsync(long id, Action<UpdateSettersBuilder<Temple>> change)
    {
        await using var db = await _server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync();
        await db.Temples.Where(temple => temple.Id == id).ExecuteUpdateAsync(change);
    }

    /// <summary>A link to a page of the dashboard itself, without what comes after a question mark.</summary>
    [GeneratedRegex("<a [^>]*href=\"((?!http|api/|swagger|pictures/|thumbnails/|views/)[a-z0-9/-]*)[\"?#]")]
    private static partial Regex PageLink();

    private sealed class Somebody(ClaimsPrincipal principal) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(principal));
    }
}
