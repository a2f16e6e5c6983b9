using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Demo;

/// <summary>Sets up a temple with drawn pictures, labelled and ready to be trained, for a first try.</summary>
public sealed class DemoTemple(
    DemoTempleGenerator generator,
    TempleCatalog catalog,
    PictureIntake intake,
    LabelService labels,
    IDbContextFactory<DashboardDbContext> contexts)
{
    public const string Code = "demo";

    private const string Name = "Demo temple";
    private const string Author = "demo";
    private const int PerCategory = 60;

    /// <summary>Pictures per category that are left for the person to label.</summary>
    private const int UnlabelledPerCategory = 4;

    private const int Seed = 1, UnlabelledSeed = 2;

    /// <summary>Two clicks at once set up one temple.</summary>
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>
    /// Draws, stores and labels the pictures; <paramref name="progress"/> is told how many are done. Where the temple is there
    /// already, it adds what is missing; where a new one cannot be completed, nothing of it is kept.
    /// </summary>
    public async Task<Classifier> CreateAsync(IProgress<DemoProgress>? progress, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var created = await catalog.CreateTempleAsync(Code, Name, null, cancellationToken);
            try
            {
                return await FillAsync(progress, cancellationToken);
            }
            catch when (created.Succeeded)
            {
                await RemoveAsync(created.Value.Id);
                throw;
            }
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<Classifier> FillAsync(IProgress<DemoProgress>? progress, CancellationToken cancellationToken)
    {
        var classifier = await catalog.FindOrCreateAsync(new ClassifierRef(Code, Classifier.DefaultName), null, cancellationToken);
        var categories = await CategoriesAsync(classifier.Id, cancellationToken);
        var planned = generator.Plan(Seed, PerCategory).ToList();
        var scenes = planned.Concat(generator.Plan(UnlabelledSeed, UnlabelledPerCategory)).ToList();
        var done = 0;
        await Parallel.ForEachAsync(scenes.Index(), cancellationToken, async (entry, token) =>
        {
            var picture = generator.Draw(entry.Item);
            var stored = await intake.StoreAsync(classifier.TempleId, picture.Jpeg, picture.FileName, null, token);
            if (!stored.Accepted)
                throw new InvalidOperationException($"The demo picture was refused: {stored.Error}");
            if (entry.Index < planned.Count && !stored.IsDuplicate)
            {
                await labels.AssignAsync(
                    classifier.Id, [stored.Image.Id], categories[entry.Item.Category], entry.Item.Split, Author, token);
            }

            progress?.Report(new DemoProgress(Interlocked.Increment(ref done), scenes.Count));
        });
        return classifier;
    }

    /// <summary>Rows go with the temple; the pictures' bytes stay in the store, where they are found again.</summary>
    private async Task RemoveAsync(long templeId)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await db.Temples.Where(temple => temple.Id == templeId).ExecuteDeleteAsync();
    }

    private async Task<Dictionary<string, long>> CategoriesAsync(long classifierId, CancellationToken cancellationToken)
    {
        var ids = new Dictionary<string, long>();
        foreach (var name in new[] { DemoScene.DoorOpenCategory, DemoScene.DoorClosedCategory })
        {
            var category = await catalog.FindOrCreateCategoryAsync(classifierId, name, null, cancellationToken);
            ids[name] = category.Value?.Id ?? throw new InvalidOperationException(category.Error);
        }
        return ids;
    }
}

/// <summary>How many pictures of the demo temple are stored.</summary>
public readonly record struct DemoProgress(int Done, int Total);

/// <summary>Registers the demo.</summary>
public static class DemoRegistration
{
    public static IServiceCollection AddDemoTemple(this IServiceCollection services) => services
        .AddSingleton<DemoTempleGenerator>()
        .AddSingleton<DemoTemple>();
}
