using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Deletions;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Temples;

public sealed class NameMergeTests : IAsyncLifetime
{
    private const string Odd = "Ge\u0301ant", Plain = "G\u00E9ant";

    private DomainHost _host = null!;

    private NameMerge Merging => _host.Get<NameMerge>();

    public async Task InitializeAsync() => _host = await DomainHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task MergeCategory_TwoSpellings_MovesTheLabelsAndClosesTheGap()
    {
        var classifier = await PictureRows.CreateAsync(_host.Database(), "410010", pictures: 4, Odd, Plain, "Other");
        var images = await _host.Database().Images.Select(image => image.Id).ToListAsync();
        await LabelAsync(classifier.Id, images[..3], classifier.Categories[0].Id);
        await LabelAsync(classifier.Id, images[3..], classifier.Categories[1].Id);

        Assert.Null(await Merging.MergeCategoryAsync(classifier.Categories[0].Id, classifier.Categories[1].Id, "t", default));

        await using var db = _host.Database();
        Assert.Equal(
            [(Plain, 0), ("Other", 1)],
            (await db.Categories.OrderBy(row => row.Position).ToListAsync()).Select(row => (row.Name, row.Position)));
        Assert.Equal(4, await db.Labels.CountAsync(label => label.CategoryId == classifier.Categories[1].Id));
        Assert.Equal(
            ("merged categories", $"{Odd} -> {Plain}, 3 labels"),
            await db.AuditEntries.OrderByDescending(entry => entry.Id)
                .Select(entry => new ValueTuple<string, string>(entry.Action, entry.Detail)).FirstAsync());
    }

    [Fact]
    public async Task MergeCategory_PictureThatIsDeleted_ComesBackWithTheLabelThatIsLeft()
    {
        var classifier = await PictureRows.CreateAsync(_host.Database(), "410010", pictures: 1, Odd, Plain);
        var image = await _host.Database().Images.Select(row => row.Id).SingleAsync();
        await LabelAsync(classifier.Id, [image], classifier.Categories[0].Id);
        var deleted = await _host.Get<Deleter>().DeletePicturesAsync(classifier.TempleId, [image], "t", default);

        Assert.Null(await Merging.MergeCategoryAsync(classifier.Categories[0].Id, classifier.Categories[1].Id, "t", default));
        Assert.Null(await _host.Get<DeletedThings>().RestoreAsync(deleted.Deletion!.Id, "t", default));

        Assert.Equal(classifier.Categories[1].Id, (await _host.Database().Labels.SingleAsync()).CategoryId);
    }

    [Fact]
    public async Task MergeCategory_IntoTheOddSpelling_LeavesThePlainName()
    {
        var classifier = await PictureRows.CreateAsync(_host.Database(), "410010", pictures: 0, Odd, Plain);

        Assert.Null(await Merging.MergeCategoryAsync(classifier.Categories[1].Id, classifier.Categories[0].Id, "t", default));

        Assert.Equal(Plain, (await _host.Database().Categories.SingleAsync()).Name);
    }

    [Fact]
    public async Task MergeCategory_OfAnotherClassifier_IsRefused()
    {
        var one = await PictureRows.CreateAsync(_host.Database(), "1", pictures: 0, "A");
        var other = await PictureRows.CreateAsync(_host.Database(), "2", pictures: 0, "A");

        Assert.NotNull(await Merging.MergeCategoryAsync(one.Categories[0].Id, other.Categories[0].Id, "t", default));

        Assert.Equal(2, await _host.Database().Categories.CountAsync());
    }

    [Fact]
    public async Task MergeTemple_TrainedOneOfTheSameLooks_BringsEverythingAlong()
    {
        var trained = await StripedTemple.FillAsync(_host, 6, 2);
        await StripedNormal.TrainAsync(_host, trained.Id);
        await using (var db = _host.Database())
        {
            await db.Temples.ExecuteUpdateAsync(set => set.SetProperty(temple => temple.Code, Odd));
            await db.Classifiers.ExecuteUpdateAsync(set => set.SetProperty(row => row.UsesCommonCategories, false)
                .SetProperty(row => row.TestsCommonCategories, true));
        }
        var picture = new PictureToPredict("stripes", PngFile.Stripes(true, 1));
        Assert.True((await _host.Get<Predictor>().PredictAsync(new ClassifierRef(Odd, "default"), [picture], "t", default)).Succeeded);
        var into = await _host.Get<TempleCatalog>().FindOrCreateAsync(new ClassifierRef(Plain, "default"), null, default);
        var vertical = (await _host.Get<TempleCatalog>().FindOrCreateCategoryAsync(into.Id, "Vertical", null, default)).Value!;
        var known = (await _host.Get<PictureIntake>().StoreAsync(
            into.TempleId, PngFile.Stripes(true, 1), "same bytes", null, default)).Image!;
        await LabelAsync(into.Id, [known.Id], vertical.Id);

        Assert.Null(await Merging.MergeTempleAsync(trained.TempleId, into.TempleId, "t", default));

        await using var after = _host.Database();
        Assert.Equal(Plain, (await after.Temples.SingleAsync()).Code);
        var classifier = await after.Classifiers.SingleAsync();
        Assert.Equal(into.Id, classifier.Id);
        Assert.NotNull(classifier.ChampionModelId);
        Assert.Equal((false, true), (classifier.UsesCommonCategories, classifier.TestsCommonCategories));
        Assert.Equal(["Vertical", "Horizontal"], await after.Categories.OrderBy(row => row.Position).Select(row => row.Name).ToListAsync());
        Assert.Equal(16, await after.Images.CountAsync());
        Assert.Equal(16, await after.Labels.CountAsync(label => label.ClassifierId == into.Id && label.Category!.ClassifierId == into.Id));
        Assert.Equal(into.TempleId, (await after.Predictions.SingleAsync()).TempleId);
        Assert.True((await _host.Get<Predictor>().PredictAsync(new ClassifierRef(Plain, "default"), [picture], "t", default)).Succeeded);
        await StripedNormal.TrainAsync(_host, into.Id);
        Assert.Equal([1, 2], await after.Models.OrderBy(model => model.Number).Select(model => model.Number).ToListAsync());
    }

    [Fact]
    public async Task MergeTemple_OfOtherLooks_IsRefused()
    {
        var one = await PictureRows.CreateAsync(_host.Database(), "1", pictures: 1, "A");
        var other = await PictureRows.CreateAsync(_host.Database(), "2", pictures: 1, "A");

        Assert.Contains(
            "look the same", await Merging.MergeTempleAsync(one.TempleId, other.TempleId, "t", default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MergeClassifier_BothHaveLabelledAPicture_TheOtherOnesLabelStays()
    {
        var first = await PictureRows.CreateAsync(_host.Database(), "410010", pictures: 2, "A");
        var images = await _host.Database().Images.Select(image => image.Id).ToListAsync();
        var odd = await AddClassifierAsync(first.TempleId, Odd, "A", "B");
        var plain = await AddClassifierAsync(first.TempleId, Plain, "A");
        await LabelAsync(odd.Id, images, odd.Categories[1].Id);
        await LabelAsync(plain.Id, images[..1], plain.Categories[0].Id);

        Assert.Null(await Merging.MergeClassifierAsync(odd.Id, plain.Id, "t", default));

        await using var db = _host.Database();
        var labels = await db
            .Labels.Where(label => label.ClassifierId == plain.Id)
            .OrderBy(label => label.ImageId)
            .Select(label => label.Category!.Name)
            .ToListAsync();
        Assert.Equal(["A", "B"], labels);
        Assert.Equal(["default", Plain], await db.Classifiers.OrderBy(row => row.Id).Select(row => row.Name).ToListAsync());
    }

    private async Task<Classifier> AddClassifierAsync(long templeId, string name, params string[] categories)
    {
        await using var db = _host.Database();
        var classifier = new Classifier { TempleId = templeId, Name = name, CreatedAt = PictureRows.Time };
        classifier.Categories.AddRange(categories.Select((category, i) => new Category { Name = category, Position = i }));
        db.Classifiers.Add(classifier);
        await db.SaveChangesAsync();
        return classifier;
    }

    private Task<LabelChange> LabelAsync(long classifierId, IReadOnlyCollection<long> images, long categoryId) =>
        _host.Get<LabelService>().AssignAsync(classifierId, images, categoryId, Split.Train, "t", default);
}
