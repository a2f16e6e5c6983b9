using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Tests.Support;

/// <summary>
/// A temple whose training pictures all have vertical stripes; test pictures of another category may have horizontal ones.
/// </summary>
internal static class StripedNormal
{
    public static async Task<Classifier> FillAsync(DomainHost host, int train, int test, int strangers = 0)
    {
        var catalog = host.Get<TempleCatalog>();
        var classifier = await catalog.FindOrCreateAsync(new ClassifierRef(StripedTemple.Code, Classifier.DefaultName), null, default);
        await AddAsync(host, classifier, "Vertical", true, train, Split.Train, 0);
        await AddAsync(host, classifier, "Vertical", true, test, Split.Test, 500);
        await AddAsync(host, classifier, "Horizontal", false, strangers, Split.Test, 1000);
        return (await catalog.FindAsync(classifier.Id, default))!;
    }

    /// <summary>Trains and waits for the end.</summary>
    public static async Task<RunSnapshot> TrainAsync(DomainHost host, long classifierId)
    {
        var run = await host.TrainAsync(classifierId);
        Assert.True(run.Status == RunStatus.Succeeded, run.Message);
        return run;
    }

    private static async Task AddAsync(DomainHost host, Classifier classifier, string name, bool vertical, int count, Split split, int seed)
    {
        if (count == 0)
            return;
        var category = (await host.Get<TempleCatalog>().FindOrCreateCategoryAsync(classifier.Id, name, null, default)).Value!;
        for (var i = 0; i < count; i++)
        {
            var stored = await host.Get<PictureIntake>()
                .StoreAsync(classifier.TempleId, PngFile.Stripes(vertical, seed + i), $"{name} {seed + i}", null, default);
            Assert.True(stored.Accepted, stored.Error);
            await host.Get<LabelService>().AssignAsync(classifier.Id, [stored.Image.Id], category.Id, split, "test", default);
        }
    }
}
