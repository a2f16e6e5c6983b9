using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Transfer;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Transfer;

/// <summary>Out and in again changes nothing, however odd the names.</summary>
public sealed class RoundTripTests
{
    private static readonly string[] Categories =
    [
        "Door open", "a/b", "a%2Fb", "..", ".hidden", "CON", "nul.txt", "=1+1", "'quoted", "@home", "朝の門 🚪", "train", "set-aside",
        "a:b*c?", "-", "tail.",
    ];

    [Theory]
    [InlineData(TransferFormat.ImageFolder)]
    [InlineData(TransferFormat.Csv)]
    [InlineData(TransferFormat.Coco)]
    public async Task ExportImportExport_OddNames_GivesTheSameHashesCategoriesSplitsAndFlags(TransferFormat format)
    {
        await using var host = await DomainHost.StartAsync();
        var first = await host.ClassifierAsync("first");
        await FillAsync(host, first);

        var sent = await host.ExportAsync(first, format);
        var second = await host.ClassifierAsync("second");
        var import = await host.ImportAsync(second, sent);

        Assert.Equal((ImportStatus.Done, format), (import.Status, import.Format));
        Assert.Empty(import.Result!.FirstRefused);
        Assert.Equal(host.LabelsOf(first), host.LabelsOf(second));
        Assert.Equal(Categories, host.CategoriesOf(second));
        await using (var db = host.Database())
        {
            Assert.Equal(
                await db.Images.Where(image => image.TempleId == first.TempleId).Select(image => image.Name).OrderBy(name => name)
                    .ToListAsync(),
                await db.Images.Where(image => image.TempleId == second.TempleId).Select(image => image.Name).OrderBy(name => name)
                    .ToListAsync());
        }
        var third = await host.ClassifierAsync("third");
        await host.ImportAsync(third, await host.ExportAsync(second, format));
        Assert.Equal(host.LabelsOf(first), host.LabelsOf(third));
    }

    [Fact]
    public async Task Import_OfWhatIsThere_ChangesNothing()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await host.ClassifierAsync("same");
        await FillAsync(host, classifier);
        var before = host.LabelsOf(classifier);

        var import = await host.ImportAsync(classifier, await host.ExportAsync(classifier, TransferFormat.Csv), replaces: true);

        Assert.Equal((0, 2 * Categories.Length, 0, 0, 0), (
            import.Result!.Stored, import.Result.Known, import.Result.Labelled, import.Result.Replaced, import.Result.Kept));
        Assert.Equal(before, host.LabelsOf(classifier));
    }

    /// <summary>Two pictures of each category, all of the same name; every third is set aside, every fourth tests.</summary>
    private static async Task FillAsync(DomainHost host, Classifier classifier)
    {
        var number = 0;
        foreach (var name in Categories)
        {
            var category = (await host.Get<TempleCatalog>().FindOrCreateCategoryAsync(classifier.Id, name, null, default)).Value!;
            foreach (var file in new[] { "same.png", $"={name}" })
            {
                number++;
                var stored = await host.Get<PictureIntake>().StoreAsync(
                    classifier.TempleId, MadeSet.Picture(number), file.EndsWith(".png") ? file : file + ".png", null, default);
                Assert.True(stored.Accepted, stored.Error);
                await host.Get<LabelService>().AssignEachAsync(
                    classifier.Id,
                    [new(stored.Image.Id, category.Id, number % 4 == 0 ? Split.Test : Split.Train, number % 3 == 0)],
                    replaces: true, new("anna", AuditActions.LabelledPictures), default);
            }
        }
    }
}
