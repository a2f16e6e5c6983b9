using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Tests.Support;

/// <summary>A temple with labelled pictures of vertical and horizontal stripes.</summary>
internal static class StripedTemple
{
    public const string Code = "striped";

    /// <summary>The classifier of a temple that is filled already.</summary>
    public static async Task<Classifier> FindAsync(DomainHost host) =>
        (await host.Get<TempleCatalog>().FindAsync(new ClassifierRef(Code, Classifier.DefaultName), default))!;

    /// <summary>
    /// Stores <paramref name="train"/> and <paramref name="test"/> pictures of each category; seeds start at <paramref name="seed"/>.
    /// </summary>
    public static async Task<Classifier> FillAsync(
        DomainHost host, int train, int test, int seed = 0, string name = Classifier.DefaultName)
    {
        var catalog = host.Get<TempleCatalog>();
        var classifier = await catalog.FindOrCreateAsync(new ClassifierRef(Code, name), null, default);
        foreach (var vertical in new[] { true, false })
        {
            var category = (await catalog.FindOrCreateCategoryAsync(
                classifier.Id, vertical ? "Vertical" : "Horizontal", null, default)).Value!;
            for (var i = 0; i < train + test; i++)
            {
                var file = $"{category.Name} {seed + i}";
                var stored = await host.Get<PictureIntake>().StoreAsync(
                    classifier.TempleId, PngFile.Stripes(vertical, seed + i + (vertical ? 0 : 10_000)), file, null, default);
                Assert.True(stored.Accepted, stored.Error);
                await host.Get<LabelService>().AssignAsync(
                    classifier.Id, [stored.Image.Id], category.Id, i < train ? Split.Train : Split.Test, "test", default);
            }
        }
        return (await catalog.FindAsync(classifier.Id, default))!;
    }
}
