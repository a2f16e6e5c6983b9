using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TempleDashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TempleDashboard.Tests.Browser;

/// <summary>A wrong label is found by the training and put right on the model's page, in Chromium against the real server.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class RelabelTests(BrowserFixture browser, TestServer server) : IClassFixture<TestServer>
{
    [BrowserFact]
    public async Task ModelPage_DoubtfulLabel_IsRelabelledByOneClickAndTakenBack()
    {
        var wrong = await BrowserDemo.AddTempleAsync(
            server.Client, "demo", "Demo temple", seed: 11, perCategory: 24, predictions: 1, wrong: 2);
        var address = (await BrowserDemo.AddressesAsync(server.Client)).First(address =>
            address.StartsWith("/models/", StringComparison.Ordinal));
        await using var opened = await browser.OpenAsync(server.Url);
        await opened.GoAsync(address);
        var doubts = opened.Page.GetByRole(AriaRole.Region, new() { Name = "Which labels are doubtful?" });
        var listed = await doubts.InnerTextAsync();
        var name = wrong.First(name => listed.Contains(name, StringComparison.Ordinal));
        var picture = doubts.GetByRole(AriaRole.Listitem).Filter(new() { HasText = name });
        var relabel = picture.GetByRole(AriaRole.Button, new() { NameRegex = ItIs() });

        await relabel.ClickAsync();
        await Expect(doubts).ToContainTextAsync("One label changed. The next training will use it.");
        await picture.GetByRole(AriaRole.Button, new() { NameRegex = Undo() }).ClickAsync();
        await Expect(relabel).ToBeVisibleAsync();
        await Expect(doubts).Not.ToContainTextAsync("label changed");

        await relabel.ClickAsync();
        await Expect(picture).ToContainTextAsync("now.");
        await opened.Page.ReloadAsync();
        await Expect(picture).ToContainTextAsync("now.");
        await Expect(relabel).Not.ToBeVisibleAsync();
        Assert.Empty(opened.Complaints);
    }

    [GeneratedRegex("^It is ")]
    private static partial Regex ItIs();

    [GeneratedRegex("^Undo")]
    private static partial Regex Undo();
}
