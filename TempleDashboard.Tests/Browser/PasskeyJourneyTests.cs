using Microsoft.Playwright;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Security;
using static Microsoft.Playwright.Assertions;

namespace TempleDashboard.Tests.Browser;

/// <summary>
/// From the first password to a passkey and its sign-in, and how another browser is put out, in Chromium with an authenticator of its
/// developer tools.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class PasskeyJourneyTests(BrowserFixture browser)
{
    private const string Password = "five words nobody knows";

    [BrowserFact]
    public async Task Passkey_AddedAndUsed_SignsInAndThenEndsAnotherSession()
    {
        await using var server = await TestServer.StartAsync(new Dictionary<string, string> { ["Dashboard:Access"] = "Users" });
        // A passkey belongs to a name, and 127.0.0.1 is none.
        var named = new UriBuilder(server.Url) { Host = "localhost" }.Uri;
        await using var opened = await browser.OpenAsync(named);
        await using var elsewhere = await browser.OpenAsync(named, width: 390);
        var (page, other) = (opened.Page, elsewhere.Page);
        await AddAuthenticatorAsync(page);

        await page.GotoAsync(server.Get<SetupLink>().Under(""));
        await page.GetByLabel("Name").FillAsync("ana");
        await page.Locator("input[name=Password]").FillAsync(Password);
        await page.Locator("input[name=Again]").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Become administrator" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Signed in as ana" })).ToBeVisibleAsync();
        await OpenAccountAsync(opened);

        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await page.GetByLabel("Name of the passkey").FillAsync("Office laptop");
        await page.GetByLabel("Your password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Office laptop" })).ToBeVisibleAsync();
        await page.AssertNoViolationAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Signed in as ana" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).Last.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Signed in as ana" })).ToBeVisibleAsync();

        await other.GotoAsync("/login");
        await other.GetByLabel("Name").FillAsync("ana");
        await other.Locator("input[name=Password]").FillAsync(Password);
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(other.GetByRole(AriaRole.Button, new() { Name = "Signed in as ana" })).ToBeVisibleAsync();
        await elsewhere.GoAsync("/settings");

        await OpenAccountAsync(opened);
        await Expect(page.GetByText("this one")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out Chrome on Linux" }).ClickAsync();

        await Expect(other.GetByRole(AriaRole.Heading, new() { Name = "You have been signed out" })).ToBeVisibleAsync();
        await other.GotoAsync("/history");
        await Expect(other).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/login"));
        Assert.Empty(opened.Complaints);
    }

    private static async Task OpenAccountAsync(BrowserPage opened)
    {
        var page = opened.Page;
        await opened.GoAsync("/settings");
        await page.GetByRole(AriaRole.Button, new() { Name = "Signed in as ana" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Your account" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Where you are signed in" })).ToBeVisibleAsync();
    }

    /// <summary>One that is built in, knows its person by a finger, and always says yes.</summary>
    private static async Task AddAuthenticatorAsync(IPage page)
    {
        var tools = await page.Context.NewCDPSessionAsync(page);
        await tools.SendAsync("WebAuthn.enable");
        await tools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true,
                ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
