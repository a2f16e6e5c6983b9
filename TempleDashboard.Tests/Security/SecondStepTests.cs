using System.Net;
using TempleDashboard.Domain.People;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Security;

/// <summary>Signing in where a code of an app is asked for beside the password, without a script.</summary>
public sealed class SecondStepTests : IAsyncLifetime
{
    private const string Password = "five words nobody knows";

    private TestServer _server = null!;
    private FormBrowser _browser = null!;
    private long _ana;
    private string _key = "";
    private IReadOnlyList<string> _recoveryCodes = [];

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(new Dictionary<string, string> { ["Dashboard:Access"] = "Users" });
        _browser = new(_server.Url);
        _ana = (await _server.Get<PeopleEditor>().SetUpAsync("ana", Password, default)).Person!.Id;
        var account = _server.Get<OwnAccount>();
        _key = (await account.MakeKeyAsync(_ana, Password, default)).Code!;
        _recoveryCodes = (await account.TurnOnAsync(_ana, CodeIn(0), default)).RecoveryCodes!;
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Code_AfterThePassword_LetsInOnceAndLeadsBack()
    {
        var code = CodeIn(30);
        using (var first = await _browser.LoginAsync("ana", Password, "/history"))
            Assert.Equal("/login/code?stay=false&returnUrl=%2Fhistory", PathOf(first));
        Assert.False(await _browser.IsSignedInAsync());

        var typed = new Dictionary<string, string> { ["Code"] = $"{code[..3]} {code[3..]}" };
        using (var second = await _browser.SendFormAsync("login/code?returnUrl=%2Fhistory", typed))
            Assert.Equal("/history", PathOf(second));
        Assert.True(await _browser.IsSignedInAsync());

        using var other = new FormBrowser(_server.Url);
        using (await other.LoginAsync("ana", Password)) { }
        using (await other.SendFormAsync("login/code", new() { ["Code"] = code })) { }
        Assert.False(await other.IsSignedInAsync());
    }

    [Fact]
    public async Task Login_WithAWrongPassword_SaysNothingOfCodes()
    {
        var bo = await _server.Get<PeopleEditor>().InviteAsync("bo", default, null, "ana", default);
        await _server.Get<PeopleEditor>().ChoosePasswordAsync(bo.Person!.Id, bo.Code!, "quite another long one", default);
        using var stranger = new FormBrowser(_server.Url);

        using var asAna = await _browser.LoginAsync("ana", "something else");
        using var asBo = await stranger.LoginAsync("bo", "something else");

        Assert.Equal(HttpStatusCode.OK, asAna.StatusCode);
        Assert.Equal(ErrorOf(await asBo.Content.ReadAsStringAsync()), ErrorOf(await asAna.Content.ReadAsStringAsync()));
        Assert.DoesNotContain("temple.step", string.Join(' ', asAna.Headers.Select(header => string.Join(' ', header.Value))));
    }

    [Fact]
    public async Task RecoveryCode_InPlaceOfACode_LetsInOnce()
    {
        var typed = _recoveryCodes[3].ToLowerInvariant();
        using (await _browser.LoginAsync("ana", Password)) { }
        using (await _browser.SendFormAsync("login/code", new() { ["Code"] = typed })) { }
        Assert.True(await _browser.IsSignedInAsync());

        using var other = new FormBrowser(_server.Url);
        using (await other.LoginAsync("ana", Password)) { }
        using (await other.SendFormAsync("login/code", new() { ["Code"] = typed })) { }
        Assert.False(await other.IsSignedInAsync());
        Assert.Equal(9, (await _server.Get<OwnAccount>().ReadAsync(_ana, default))!.RecoveryCodes);
    }

    [Theory]
    [InlineData("000000")]
    [InlineData("AAAAA-AAAAA")]
    public async Task WrongCodes_LockTheName(string wrong)
    {
        using (await _browser.LoginAsync("ana", Password)) { }
        for (var tries = 0; tries < 5; tries++)
            using (await _browser.SendFormAsync("login/code", new() { ["Code"] = wrong })) { }

        using (await _browser.SendFormAsync("login/code", new() { ["Code"] = CodeIn(30) })) { }
        using (await _browser.SendFormAsync("login/code", new() { ["Code"] = _recoveryCodes[0] })) { }

        Assert.False(await _browser.IsSignedInAsync());
    }

    [Fact]
    public async Task CodePage_WithoutThePassword_HasNoForm()
    {
        Assert.DoesNotContain("<form", await _browser.ReadAsync("login/code"));

        // What a passkey is to sign is kept in the same cookie.
        using (var offered = await _browser.SendFormAsync("login", [], to: "login/passkey"))
            Assert.Contains("\"challenge\"", await offered.Content.ReadAsStringAsync());
        Assert.DoesNotContain("<form", await _browser.ReadAsync("login/code"));
    }

    [Fact]
    public async Task SecondFactor_TakenAway_ThePasswordAloneLetsIn()
    {
        await _server.Get<PeopleEditor>().TakeSecondFactorAwayAsync(_ana, "root", default);

        using (await _browser.LoginAsync("ana", Password)) { }

        Assert.True(await _browser.IsSignedInAsync());
    }

    [Fact]
    public async Task ChosenPassword_OfWhoeverHasCodes_DoesNotReplaceThem()
    {
        var link = await _server.Get<PeopleEditor>().LetChoosePasswordAsync(_ana, "root", default);

        using var chosen = await _browser.SendFormAsync(
            $"choose-password?person={_ana}&code={Uri.EscapeDataString(link.Code!)}",
            new() { ["Password"] = "quite another long one", ["Again"] = "quite another long one" });

        Assert.StartsWith("/login/code", PathOf(chosen));
        Assert.False(await _browser.IsSignedInAsync());
    }

    [Fact]
    public async Task PasskeyCalls_WithoutTheTokenOfAPage_AreRefused()
    {
        using var offered = await _browser.PostAsync("login/passkey", []);
        using var unknown = await _browser.SendFormAsync("login", new() { ["Credential"] = "{}", ["_handler"] = "passkey" });

        Assert.Equal(HttpStatusCode.BadRequest, offered.StatusCode);
        Assert.False(await _browser.IsSignedInAsync());
    }

    private string CodeIn(int seconds) => AuthenticatorCodes.CodeAt(_key, TimeProvider.System.GetUtcNow().AddSeconds(seconds));

    private string PathOf(HttpResponseMessage answer) => new Uri(_server.Url, answer.Headers.Location!).PathAndQuery;

    private static string ErrorOf(string page) => page[page.IndexOf("sign-in-error", StringComparison.Ordinal)..].Split("</p>")[0];
}
