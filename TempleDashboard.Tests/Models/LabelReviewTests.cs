using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.People;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Labels;
using TempleDashboard.Web.Models;

namespace TempleDashboard.Tests.Models;

public sealed class LabelReviewTests : ScreenWithData
{
    private static readonly CheckedPicture Picture = new($"{1:x64}", "picture-1.jpg", "Open", "Closed", 0.97);

    [Fact]
    public async Task RelabelAsync_ThenUndo_ChangesTheLabelAndTakesItBack()
    {
        var (classifier, review) = await OpenAsync();
        Assert.Equal(CheckState.Open, review.StateOf(Picture));

        await review.RelabelAsync(Picture, default);

        Assert.Equal((CheckState.Changed, "Closed", true), (review.StateOf(Picture), review.LabelOf(Picture), review.CanUndo(Picture)));
        Assert.Equal(1, review.CountRelabelled([Picture]));
        var label = Assert.Single(Database().Labels);
        Assert.Equal((classifier.Categories[1].Id, Split.Test), (label.CategoryId, label.Split));

        await review.UndoAsync(Picture, default);

        Assert.Equal((CheckState.Open, "Open", false), (review.StateOf(Picture), review.LabelOf(Picture), review.CanUndo(Picture)));
        Assert.Equal(classifier.Categories[0].Id, Assert.Single(Database().Labels).CategoryId);
    }

    [Fact]
    public async Task ConfirmAsync_ThenUndo_IsRememberedUntilThen()
    {
        var (classifier, review) = await OpenAsync();

        await review.ConfirmAsync(Picture, default);

        Assert.Equal((CheckState.Confirmed, 0), (review.StateOf(Picture), review.CountRelabelled([Picture])));
        Assert.Equal(CheckState.Confirmed, (await ReviewAsync(classifier)).StateOf(Picture));

        await review.UndoAsync(Picture, default);

        Assert.Equal(CheckState.Open, (await ReviewAsync(classifier)).StateOf(Picture));
    }

    [Fact]
    public async Task RelabelAsync_SomebodyElseLabelledMeanwhile_LeavesTheirLabel()
    {
        var (classifier, review) = await OpenAsync("Open", "Closed", "Half open");
        await Get<LabelService>().AssignAsync(classifier.Id, [ImageId()], classifier.Categories[2].Id, null, "somebody else", default);

        await review.RelabelAsync(Picture, default);

        Assert.Equal(
            (CheckState.Changed, "Half open", false), (review.StateOf(Picture), review.LabelOf(Picture), review.CanUndo(Picture)));
        Assert.Equal("somebody else", Assert.Single(Database().Labels).LabelledBy);
    }

    [Fact]
    public async Task StateOf_UnlabelledOrUnknownPicture_OffersNothing()
    {
        var (classifier, _) = await OpenAsync();
        await Get<LabelService>().ClearAsync(classifier.Id, [ImageId()], "test", default);
        var stranger = Picture with { Sha256 = new string('f', 64) };

        var review = await ReviewAsync(classifier, stranger);

        Assert.Equal((CheckState.Unlabelled, CheckState.Elsewhere), (review.StateOf(Picture), review.StateOf(stranger)));
        Assert.False(review.CanRelabel(Picture with { Suggested = "None of the categories" }));
    }

    private async Task<(Classifier Classifier, LabelReview Review)> OpenAsync(params string[] categories)
    {
        await using var db = Database();
        var classifier = await PictureRows.CreateAsync(db, "one", 1, categories is [] ? ["Open", "Closed"] : categories);
        await Get<LabelService>().AssignAsync(classifier.Id, [ImageId()], classifier.Categories[0].Id, Split.Test, "before", default);
        return (classifier, await ReviewAsync(classifier));
    }

    private async Task<LabelReview> ReviewAsync(Classifier classifier, params CheckedPicture[] more)
    {
        var made = _made ??= TimeProvider.System.GetUtcNow().UtcDateTime;
        var review = new LabelReview(
            classifier.Id, made, Get<LabelPictures>(), Get<LabelService>(), new(new Access("me", Rights.All, TempleScope.All)));
        await review.LoadAsync([Picture, .. more], default);
        return review;
    }

    private DateTime? _made;

    private long ImageId() => Database().Images.Single().Id;
}
