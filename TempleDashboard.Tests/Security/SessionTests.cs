using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Tests.Security;

/// <summary>Every browser in which somebody is signed in is a session, and is out as soon as that has ended.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private const string Password = "five words nobody knows";
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

    private TestServer _server = null!;
    private FormBrowser _one = null!;
    private FormBrowser _other = null!;
    private long _ana;

    private PersonSessions Sessions => _server.Get<PersonSessions>();

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(new Dictionary<string, string> { ["Dashboard:Access"] = "Users" });
        (_one, _other) = (new(_server.Url, Firefox), new(_server.Url));
        _ana = (await _server.Get<PeopleEditor>().SetUpAsync("ana", Password, default)).Person!.Id;
    }

    public async Task DisposeAsync()
    {
        _one.Dispose();
        _other.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Session_EndedFromTheList_IsOutAtOnceAndTheOtherStays()
    {
        using (await _one.LoginAsync("ana", Password)) { }
        var first = Assert.Single(await Sessions.ListAsync(_ana, default));
        using (await _other.LoginAsync("ana", Password)) { }
        Assert.Equal((Firefox, "127.0.0.1"), (first.UserAgent, first.Address));
        Assert.True(await _one.IsSignedInAsync());

        Assert.True(await Sessions.EndAsync(_ana, first.Id, "ana", default));

        Assert.False(await _one.IsSignedInAsync());
        Assert.True(await _other.IsSignedInAsync());
        Assert.DoesNotContain(await Sessions.ListAsync(_ana, default), session => session.Id == first.Id);
    }

    [Fact]
    public async Task AccountPage_InPlainWords_ShowsWhereSomebodyIsSignedIn()
    {
        using (await _one.LoginAsync("ana", Password)) { }
        using (await _other.LoginAsync("ana", Password)) { }

        var page = await _one.ReadAsync("account");

        Assert.Matches(@"Firefox on Linux\s*<span class=""chip"">this one</span>", page);
        Assert.Contains("An unknown browser", page);
        Assert.Contains("Sign out everywhere else", page);
    }

    [Fact]
    public async Task AccountPage_WhereNobodySignsIn_HasNothingToSet()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Contains("there is nothing to set", await server.Client.GetStringAsync("account"));
    }

    [Fact]
    public async Task OpenPage_OfAnEndedSession_IsNobodysAndTheOthersStay()
    {
        using (await _one.LoginAsync("ana", Password)) { }
        using (await _other.LoginAsync("ana", Password)) { }
        var sessions = await Sessions.ListAsync(_ana, default);
        using var kept = Open(sessions[0].Id);
        using var ended = Open(sessions[1].Id);
        var gone = new TaskCompletionSource();
        ended.Changed += gone.SetResult;

        await Sessions.EndOthersAsync(_ana, sessions[0].Id, "ana", default);

        await gone.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(ended.IsGone);
        Assert.False(kept.IsGone);
    }

    [Fact]
    public async Task Login_InABrowserThatIsSignedIn_ReplacesItsSession()
    {
        using (await _one.LoginAsync("ana", Password)) { }
        var before = Assert.Single(await Sessions.ListAsync(_ana, default));

        using (await _one.LoginAsync("ana", Password)) { }

        Assert.NotEqual(before.Id, Assert.Single(await Sessions.ListAsync(_ana, default)).Id);
    }

    [Fact]
    public async Task Logout_OfThePagesForm_EndsTheSession()
    {
        using (await _one.LoginAsync("ana", Password)) { }

        using var answer = await _one.SendFormAsync("login", [], to: "logout");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Empty(await Sessions.ListAsync(_ana, default));
    }

    [Fact]
    public async Task Logout_WithoutTheTokenOfAPage_IsRefused()
    {
        using (await _one.LoginAsync("ana", Password)) { }

        using var answer = await _one.PostAsync("logout", []);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True(await _one.IsSignedInAsync());
    }

    [Fact]
    public async Task ChangePassword_InOneBrowser_SignsOutTheOthers()
    {
        using (await _one.LoginAsync("ana", Password)) { }
        using (await _other.LoginAsync("ana", Password)) { }
        var kept = (await Sessions.ListAsync(_ana, default)).Single(session => session.UserAgent == Firefox);

        var change = await _server.Get<OwnAccount>().ChangePasswordAsync(_ana, kept.Id, Password, "quite another long one", default);

        Assert.Null(change.Error);
        Assert.True(await _one.IsSignedInAsync());
        Assert.False(await _other.IsSignedInAsync());
        using var again = await _other.LoginAsync("ana", "quite another long one");
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
    }

    [Fact]
    public async Task Page_WhoseConnectionBeginsAfterItsSessionHasEnded_IsNobodys()
    {
        using (await _one.LoginAsync("ana", Password)) { }
        var session = Assert.Single(await Sessions.ListAsync(_ana, default));
        await Sessions.EndAsync(_ana, session.Id, "ana", default);

        using var page = Open(session.Id);
        await page.Begun;

        Assert.True(page.IsGone);
    }

    [Fact]
    public async Task Page_OfAKey_IsNobodys()
    {
        using var page = new CircuitPerson(
            new Asked(AccessClaims.Principal(new("key: wall", Rights.All, TempleScope.All), "test")), _server.Get<PeopleDirectory>(),
            Sessions, _server.Get<PrincipalCheck>(), new CurrentAccess(Access.Anybody), TimeProvider.System);
        await page.Begun;

        Assert.True(page.IsGone);
    }

    [Fact]
    public async Task Login_ManyTriesAtOnce_AreCountedOneByOne()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            using var browser = new FormBrowser(_server.Url);
            using var answer = await browser.LoginAsync("ana", "wrong " + i);
        }));

        using var right = await _one.LoginAsync("ana", Password);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.False(await _one.IsSignedInAsync());
    }

    private CircuitPerson Open(long sessionId)
    {
        var principal = AccessClaims.Principal(new("ana", Rights.All, TempleScope.All), "test");
        ((ClaimsIdentity)principal.Identity!).AddClaims([new(ClaimTypes.NameIdentifier, $"{_ana}"), SignedIn.ClaimOf(sessionId)]);
        return new(
            new Asked(principal), _server.Get<PeopleDirectory>(), Sessions, _server.Get<PrincipalCheck>(),
            new CurrentAccess(Access.Anybody), TimeProvider.System);
    }

    private sealed class Asked(ClaimsPrincipal principal) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(principal));
    }
}
