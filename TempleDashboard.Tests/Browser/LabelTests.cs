using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TempleDashboard.Tests.Browser;

/// <summary>Labelling by keyboard, by two people at once, and what is left after a reload, in Chromium against the real server.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LabelTests(BrowserFixture browser, TestServer server) : IClassFixture<TestServer>
{
    private const string First = "picture-60.jpg";

    [BrowserFact]
    public async Task Preview_SevenSelected_LabelsTheShownPictureAlone()
    {
        var classifier = await TempleAsync("preview");
        await using var opened = await OpenAsync(classifier);
        var page = opened.Page;
        await page.Keyboard.PressAsync("ArrowRight");
        for (var i = 0; i < 6; i++)
            await page.Keyboard.PressAsync("Shift+ArrowRight");
        await Expect(Panel(page)).ToContainTextAsync("7 selected");

        await page.Keyboard.PressAsync("Space");
        await Expect(page.Locator(".preview-bar")).ToContainTextAsync("Labels this picture alone; the 7 selected ones stay as they are.");
        await page.Keyboard.PressAsync("1");
        await Expect(page.Locator(".preview-bar")).ToContainTextAsync("8 of 60");
        await page.Keyboard.PressAsync("Escape");

        await Expect(Panel(page)).ToContainTextAsync("7 selected");
        Assert.Equal(1, await LabelCountAsync(classifier));
    }

    [BrowserFact]
    public async Task Stack_LabelledByItsKey_IsOneStepAndOpensInPlace()
    {
        StackedTemple temple;
        await using (var db = Database())
            temple = await StackedTemple.CreateAsync(db, "stack", 1, 12, 1);
        await using var opened = await OpenAsync(temple.Id);
        var page = opened.Page;
        await Expect(page.Locator(".board-row .tile")).ToHaveCountAsync(3);
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        var tile = page.Locator(".tile-stacked");
        await Expect(tile).ToContainTextAsync("×12");

        await page.Keyboard.PressAsync("1");
        await Expect(tile).ToContainTextAsync("3 used");
        await Expect(Panel(page)).ToContainTextAsync("12 pictures: Door open. 9 look-alikes are set aside.");
        Assert.Equal(12, await LabelCountAsync(temple.Id));

        await page.Keyboard.PressAsync("z");
        await Expect(tile).ToContainTextAsync("unlabelled");
        Assert.Equal(0, await LabelCountAsync(temple.Id));
        await page.Keyboard.PressAsync("Control+y");
        await Expect(page.Locator(".stack-bar")).ToContainTextAsync("12 alike, 3 used");

        await page.Keyboard.PressAsync("+");
        await Expect(page.Locator(".board-row .tile")).ToHaveCountAsync(14);
        await Expect(page.Locator(".tile-used")).ToHaveCountAsync(9);
        await AssertAccessibleAsync(page);
        await page.Keyboard.PressAsync("-");
        await Expect(page.Locator(".board-row .tile")).ToHaveCountAsync(3);
        await page.Locator(".stack-bar").GetByRole(AriaRole.Button, new() { Name = "Use all" }).ClickAsync();
        await Expect(tile).ToContainTextAsync("12 used");
        await tile.Locator(".tile-stack").ClickAsync();
        await Expect(page.Locator(".board-row .tile")).ToHaveCountAsync(14);

        await page.GetByRole(AriaRole.Switch, new() { Name = "Stacks" }).UncheckAsync();
        await Expect(page.Locator(".tile-stack")).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await opened.GoAsync(page.Url);
        await Expect(page.Locator(".board-row .tile")).ToHaveCountAsync(14);
        await Expect(page.Locator(".tile-stack")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task TwoTabs_LabelInOne_ShowsInTheOtherAndItsUndoRefuses()
    {
        var classifier = await TempleAsync("two-tabs");
        await using var one = await OpenAsync(classifier);
        await using var other = await OpenAsync(classifier);
        await PickAsync(one.Page, First);
        await one.Page.Keyboard.PressAsync("1");
        await Expect(Tile(one.Page, First)).ToContainTextAsync("Door open");
        var watch = Stopwatch.StartNew();
        await Expect(Tile(other.Page, First)).ToContainTextAsync("Door open");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3), $"The other tab took {watch.Elapsed}.");
        await Expect(other.Page.Locator(".filter-chip").Nth(1)).ToContainTextAsync("59");

        await PickAsync(other.Page, First);
        await other.Page.Keyboard.PressAsync("2");
        await Expect(Tile(one.Page, First)).ToContainTextAsync("Door closed");
        await one.Page.Keyboard.PressAsync("z");

        await Expect(one.Page.Locator(".mud-snackbar"))
            .ToContainTextAsync("Not undone: Somebody else (at this computer) has labelled it “Door closed” since.");
        await Expect(Tile(one.Page, First)).ToContainTextAsync("Door closed");
    }

    [BrowserFact]
    public async Task Reload_FilterSearchAndSteps_AreStillThere()
    {
        var classifier = await TempleAsync("reload");
        await using var opened = await OpenAsync(classifier);
        var page = opened.Page;
        await page.GetByLabel("Find by file name").FillAsync("picture-1");
        await Expect(page.Locator(".filter-hits")).ToHaveTextAsync("11 of 60");
        await page.Locator(".filter-chip").Nth(1).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/label\\?.*show=unlabelled"));
        await PickAsync(page, "picture-19.jpg");
        await page.Keyboard.PressAsync("1");
        await page.Keyboard.PressAsync("2");
        await Expect(Tile(page, "picture-18.jpg")).ToContainTextAsync("Door closed");
        await Expect(page.Locator(".filter-outgrown")).ToContainTextAsync("2 pictures shown here do not fit the filter any more");

        await page.ReloadAsync();
        await opened.GoAsync(page.Url);

        Assert.Equal("picture-1", await page.GetByLabel("Find by file name").InputValueAsync());
        await Expect(page.Locator(".filter-chip").Nth(1)).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.Locator(".filter-hits")).ToHaveTextAsync("9 of 60");
        await page.Locator(".filter-chip").First.ClickAsync();
        var undo = Panel(page).GetByRole(AriaRole.Button, new() { Name = "Undo" });
        await Expect(undo).ToHaveAttributeAsync("title", "Undo: 1 picture: Door closed");
        await page.Keyboard.PressAsync("Control+z");
        await Expect(Tile(page, "picture-18.jpg")).ToContainTextAsync("unlabelled");
        await page.Keyboard.PressAsync("Control+y");
        await Expect(Tile(page, "picture-18.jpg")).ToContainTextAsync("Door closed");
        await page.Keyboard.PressAsync("Control+z");
        await page.Keyboard.PressAsync("Control+Shift+Z");
        await Expect(Panel(page)).ToContainTextAsync("Redone: 1 picture: Door closed.");
        await Expect(Tile(page, "picture-18.jpg")).ToContainTextAsync("Door closed");

        await page.GetByRole(AriaRole.Link, new() { Name = "Train", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/train$"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Label", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/label\\?name=picture-1$"));
        Assert.Equal("picture-1", await page.GetByLabel("Find by file name").InputValueAsync());
    }

    /// <summary>On an idle machine a key takes less than 50 ms to its label; this one may be busy.</summary>
    [BrowserFact]
    public async Task Keyboard_SixtyPictures_AreLabelledAsTheKeysSay()
    {
        var classifier = await TempleAsync("keys");
        await using var opened = await OpenAsync(classifier);
        await opened.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(Panel(opened.Page)).ToContainTextAsync("1 selected");

        var times = await opened.Page.EvaluateAsync<double[]>(KeyTimes);

        Array.Sort(times);
        Assert.Equal(60, times.Length);
        Assert.True(times[30] < 400, $"The median key took {times[30]} ms.");
        await using var db = Database();
        var given = await db.Labels.Where(label => label.ClassifierId == classifier).OrderByDescending(label => label.ImageId)
            .Select(label => label.Category!.Name).ToListAsync();
        Assert.Equal(Enumerable.Range(0, 60).Select(i => i % 3 == 0 ? "Door closed" : "Door open"), given);
    }

    [BrowserFact]
    public async Task Categories_MoreThanNine_HaveLettersOnButtonsAndTiles()
    {
        var classifier = await TempleAsync("letters", [.. Enumerable.Range(1, 12).Select(i => $"Kind {i}")]);
        await using var opened = await OpenAsync(classifier);
        await PickAsync(opened.Page, First);

        await opened.Page.Keyboard.PressAsync("c");

        await Expect(Tile(opened.Page, First)).ToContainTextAsync("Kind 12");
        await Expect(Tile(opened.Page, First).Locator(".tile-number")).ToHaveTextAsync("C");
        await opened.Page.Keyboard.PressAsync("d");
        Assert.Equal(1, await LabelCountAsync(classifier));
    }

    [BrowserFact]
    public async Task Preview_TwoQuestionsAndAChosenKey_AreAnsweredInOnePassAndThePictureIsMadeLarger()
    {
        var classifier = await TempleAsync("pass");
        await using (var db = Database())
        {
            var door = await db.Classifiers.Include(row => row.Categories).SingleAsync(row => row.Id == classifier);
            door.Categories.Single(category => category.Name == "Door closed").Key = "c";
            var lights = new Classifier { TempleId = door.TempleId, Name = "lights" };
            lights.Categories.AddRange([new() { Name = "Lights on" }, new() { Name = "Lights off", Position = 1 }]);
            db.Classifiers.Add(lights);
            await db.SaveChangesAsync();
        }
        await using var opened = await OpenAsync(classifier);
        var page = opened.Page;
        await PickAsync(page, First);
        await page.Keyboard.PressAsync("Space");
        await page.Locator(".preview-ask").GetByRole(AriaRole.Button, new() { Name = "lights" }).ClickAsync();
        await Expect(page.Locator(".preview-question")).ToHaveCountAsync(2);

        await page.Keyboard.PressAsync("c");
        await Expect(page.Locator(".preview-question").Nth(1)).ToHaveAttributeAsync("aria-current", "true");
        await page.Keyboard.PressAsync("2");
        await Expect(page.Locator(".preview-bar")).ToContainTextAsync("2 of 60");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Lights off" })).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "C Door closed", Exact = true }))
            .ToHaveAttributeAsync("aria-pressed", "true");

        await page.Keyboard.PressAsync("+");
        await Expect(page.Locator(".preview-picture")).ToHaveAttributeAsync("style", new Regex("scale\\(1\\.5\\)"));
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator(".preview-picture")).Not.ToHaveAttributeAsync("style", new Regex("scale"));
    }

    [BrowserFact]
    public async Task TwiceAsLarge_Bar_LeavesRoomForPicturesAndTheSelectedOneIsSeen()
    {
        var classifier = await TempleAsync("zoom");
        await using var opened = await browser.OpenAsync(server.Url, width: 640, height: 400);
        await opened.GoAsync($"/classifiers/{classifier}/label");
        var page = opened.Page;
        // The rows begin below so small a window and are drawn when a key leads to them, once the script hears keys.
        for (var tries = 0; tries < 60 && await page.Locator(".tile-focused").CountAsync() == 0; tries++)
        {
            await page.Keyboard.PressAsync("ArrowDown");
            await page.WaitForTimeoutAsync(500);
        }
        for (var i = 0; i < 3; i++)
            await page.Keyboard.PressAsync("ArrowDown");
        // The last key has been obeyed once its picture has been scrolled to, and stays there.
        await page.WaitForFunctionAsync(
            """
            () => {
              const tile = document.querySelector('.tile-focused')?.getBoundingClientRect();
              const stays = tile && window.lastTop === tile.top;
              window.lastTop = tile?.top;
              return stays && tile.top >= document.querySelector('.top-bar').getBoundingClientRect().bottom
                && tile.bottom <= document.querySelector('.label-panel').getBoundingClientRect().top;
            }
            """,
            null,
            new() { PollingInterval = 500 });

        var bounds = await page.EvaluateAsync<double[]>(
            """
            () => {
              const part = selector => document.querySelector(selector).getBoundingClientRect();
              const tile = part('.tile-focused');
              return [part('.top-bar').bottom, part('.label-panel').top, tile.top, tile.bottom];
            }
            """);
        Assert.True(bounds[1] - bounds[0] > 260, $"Only {bounds[1] - bounds[0]} px are left for pictures.");
        Assert.InRange(bounds[2], bounds[0], bounds[1]);
        Assert.InRange(bounds[3], bounds[0], bounds[1]);
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
    }

    [BrowserTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task States_HelpPreviewAndUploadDialog_HaveNoViolationAndEscLeadsBack(ColorScheme scheme)
    {
        var classifier = await TempleAsync($"axe-{scheme}", [.. Enumerable.Range(1, 20).Select(i => $"Kind {i}")]);
        await using var opened = await browser.OpenAsync(server.Url, scheme);
        await opened.GoAsync($"/classifiers/{classifier}/label?show=unlabelled");
        var page = opened.Page;
        await PickAsync(page, First);
        await page.Keyboard.PressAsync("b");
        await Expect(page.Locator(".filter-outgrown")).ToBeVisibleAsync();
        await AssertAccessibleAsync(page);

        await page.Keyboard.PressAsync("?");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true })).ToBeFocusedAsync();
        await AssertAccessibleAsync(page);
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);

        await page.Keyboard.PressAsync("Space");
        await Expect(page.Locator(".preview-bar")).ToBeVisibleAsync();
        await AssertAccessibleAsync(page);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".preview-bar")).Not.ToBeVisibleAsync();

        var chooser = await page.RunAndWaitForFileChooserAsync(() =>
            page.GetByRole(AriaRole.Button, new() { Name = "Upload pictures" }).ClickAsync());
        await chooser.SetFilesAsync(
            new FilePayload { Name = "a.png", MimeType = "image/png", Buffer = PngFile.Stripes(vertical: true, seed: 3) });
        await dialog.GetByLabel("These are").FillAsync("Kind");
        await Expect(dialog.GetByText("training only")).ToBeVisibleAsync();
        // Esc closes the list of categories, once it is there; what is still looked for opens it again.
        var list = page.Locator(".mud-popover-open").Filter(new() { HasText = "Kind 1" });
        await Expect(list).ToBeVisibleAsync();
        for (var presses = 0; presses < 10 && await list.CountAsync() > 0; presses++)
        {
            await dialog.GetByLabel("These are").PressAsync("Escape");
            await page.WaitForTimeoutAsync(1_000);
        }
        await Expect(list).ToHaveCountAsync(0);
        await AssertAccessibleAsync(page);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);

        await page.Locator("#label-add").FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".board")).ToBeFocusedAsync();
    }

    /// <summary>Presses 60 keys, each as soon as the one before has labelled its picture; gives each one's milliseconds.</summary>
    private const string KeyTimes =
        """
        async () => {
          const board = document.querySelector('.board');
          const times = [];
          for (let i = 0; i < 60; i++) {
            const id = board.getAttribute('aria-activedescendant');
            const [key, name] = i % 3 === 0 ? ['2', 'Door closed'] : ['1', 'Door open'];
            const isThere = () => document.getElementById(id)?.textContent.includes(name)
              && (i === 59 || board.getAttribute('aria-activedescendant') !== id);
            const start = performance.now();
            await new Promise(resolve => {
              const seen = new MutationObserver(() => {
                if (!isThere()) return;
                seen.disconnect();
                resolve();
              });
              seen.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
              board.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
            });
            times.push(performance.now() - start);
          }
          return times;
        }
        """;

    private static ILocator Panel(IPage page) => page.GetByRole(AriaRole.Complementary, new() { Name = "Label the selection" });

    private static ILocator Tile(IPage page, string name) =>
        page.Locator(".board-row .tile").Filter(new() { Has = page.Locator($"img[alt='{name}']") });

    /// <summary>Selects a picture by its name, as a click on it may hit another one while the board changes.</summary>
    private static async Task PickAsync(IPage page, string name)
    {
        await Tile(page, name).ClickAsync();
        await Expect(Tile(page, name)).ToHaveAttributeAsync("aria-selected", "true");
    }

    private static async Task AssertAccessibleAsync(IPage page)
    {
        // The frame has its own tests.
        var context = new AxeRunContext { Exclude = [new AxeSelector(".top-bar"), new AxeSelector(".crumbs")] };
        var result = await page.RunAxe(context, new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        var found = result.Violations
            .Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}");
        Assert.True(!found.Any(), string.Join('\n', found));
    }

    private async Task<BrowserPage> OpenAsync(long classifier)
    {
        var opened = await browser.OpenAsync(server.Url);
        await opened.GoAsync(string.Create(CultureInfo.InvariantCulture, $"/classifiers/{classifier}/label"));
        await Expect(opened.Page.Locator(".board-row .tile").First).ToBeVisibleAsync();
        return opened;
    }

    private async Task<long> TempleAsync(string code, params string[] categories)
    {
        await using var db = Database();
        if (categories.Length == 0)
            categories = ["Door open", "Door closed"];
        return (await PictureRows.CreateAsync(db, code, 60, categories)).Id;
    }

    private async Task<int> LabelCountAsync(long classifier)
    {
        await using var db = Database();
        return await db.Labels.CountAsync(label => label.ClassifierId == classifier);
    }

    private DashboardDbContext Database() => server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContext();
}
