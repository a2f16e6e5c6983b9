using AngleSharp.Dom;
using Bunit;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.People;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Labels;
using TempleDashboard.Web.Models;

namespace TempleDashboard.Tests.Models;

public sealed class LabelChecksTests : ScreenWithData
{
    private static readonly CheckedPicture[] Pictures =
    [
        new($"{1:x64}", "picture-1.jpg", "Open", "Closed", 0.97),
        new($"{2:x64}", "picture-2.jpg", "Open", "Closed", 0.71),
    ];

    [Fact]
    public async Task ItIs_Clicked_RelabelsLeadsToTrainAndOffersUndo()
    {
        var list = await RenderAsync();

        await Button(list, "It is ‘Closed’: picture-1.jpg").ClickAsync(new());

        list.WaitForAssertion(() =>
        {
            Assert.Contains("Labelled ‘Closed’ now.", list.Markup, StringComparison.Ordinal);
            Assert.Contains("One label changed. The next training will use it.", list.Markup, StringComparison.Ordinal);
            Assert.EndsWith("/train", list.Find(".told a").GetAttribute("href"), StringComparison.Ordinal);
        });

        await Button(list, "Undo: picture-1.jpg").ClickAsync(new());

        list.WaitForAssertion(() =>
        {
            Assert.NotNull(Button(list, "It is ‘Closed’: picture-1.jpg"));
            Assert.DoesNotContain("label changed", list.Markup, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task LabelIsRight_Clicked_SettlesThatPictureAlone()
    {
        var list = await RenderAsync();

        await Button(list, "Label is right: picture-2.jpg").ClickAsync(new());

        list.WaitForAssertion(() =>
            Assert.Contains("Checked: the label is right.", list.FindAll("li")[1].TextContent, StringComparison.Ordinal));
        Assert.NotNull(Button(list, "Label is right: picture-1.jpg"));
        Assert.DoesNotContain("label changed", list.Markup, StringComparison.Ordinal);
    }

    private static IElement Button(IRenderedComponent<LabelChecks> list, string name) =>
        list.FindAll("button").Single(button => button.GetAttribute("aria-label") == name);

    private async Task<IRenderedComponent<LabelChecks>> RenderAsync()
    {
        await using var db = Database();
        var classifier = await PictureRows.CreateAsync(db, "one", 2, "Open", "Closed");
        await Get<LabelService>()
            .AssignAsync(
                classifier.Id, [.. db.Images.Select(image => image.Id)], classifier.Categories[0].Id, Split.Train, "before", default);
        var review = new LabelReview(
            classifier.Id, TimeProvider.System.GetUtcNow().UtcDateTime, Get<LabelPictures>(), Get<LabelService>(),
            new(new Access("me", Rights.All, TempleScope.All)));
        await review.LoadAsync(Pictures, default);
        return Render<LabelChecks>(parameters =>
            parameters.Add(p => p.Pictures, Pictures).Add(p => p.Review, review).Add(p => p.CategoryCount, 2));
    }
}
