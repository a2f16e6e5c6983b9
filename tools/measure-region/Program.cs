using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TempleDashboard.Demo;
using TempleDashboard.Domain;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;

// Usage: measure-region [SEEDS [PICTURES]]
// Asks whether the stone lantern on the left of the demo temple is lit, 3% of the picture, through real trainings: of whole pictures, and
// of the region around it. Each seed draws PICTURES scenes over twenty days; the first half of the days is learned from, the rest is the
// test.
// Prints the table of docs/learning.md.

var seeds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
var pictures = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 160;
const string Lit = "Lantern lit", Dark = "Lantern dark";

var folder = Directory.CreateTempSubdirectory("measure-region-").FullName;
var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddSingleton(TimeProvider.System).AddSingleton(new DataFolder(folder)).AddTempleDomain().AddDemoTemple();
using var host = builder.Build();
T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();
await Get<DatabaseStart>().PrepareAsync(default);
await host.StartAsync();

Console.WriteLine("| seed | trained on | tested on | whole picture | region | points |");
Console.WriteLine("|---|---|---|---|---|---|");
var gains = new List<(double Whole, double Part)>();
for (var seed = 1; seed <= seeds; seed++)
{
    var classifierId = await FillAsync(seed);
    var (whole, model) = (await TrainAsync(classifierId, null), await NewestAsync(classifierId));
    var part = await TrainAsync(classifierId, DemoTempleGenerator.LeftLantern);
    gains.Add((whole, part));
    Console.WriteLine($"| {seed} | {model.TrainCount} | {model.TestCount} | {Percent(whole)} | {Percent(part)} | {Points(part - whole)} |");
}
var (wholes, parts) = (gains.Average(gain => gain.Whole), gains.Average(gain => gain.Part));
Console.WriteLine($"| mean | | | {Percent(wholes)} | {Percent(parts)} | {Points(parts - wholes)} |");
await host.StopAsync();
Directory.Delete(folder, recursive: true);

async Task<long> FillAsync(int seed)
{
    var (catalog, generator, random) = (Get<TempleCatalog>(), Get<DemoTempleGenerator>(), new Random(seed));
    var classifier = await catalog.FindOrCreateAsync(new($"lantern{seed}", Classifier.DefaultName), null, default);
    var categories = new Dictionary<bool, long>();
    foreach (var lit in new[] { true, false })
    {
        var made = await catalog.FindOrCreateCategoryAsync(classifier.Id, lit ? Lit : Dark, null, default);
        categories[lit] = made.Value!.Id;
    }
    var scenes = generator.Plan(seed, pictures / 2).ToList();
    var half = scenes[scenes.Count / 2].CapturedAt.Date;
    foreach (var scene in scenes)
    {
        // By a coin: neither the hour nor the other lamps tell.
        var shown = scene with { LeftLanternLit = random.Next(2) == 0 };
        var drawn = generator.Draw(shown);
        var stored = await Get<PictureIntake>().StoreAsync(classifier.TempleId, drawn.Jpeg, drawn.FileName, null, default);
        var split = scene.CapturedAt < half ? Split.Train : Split.Test;
        await Get<LabelService>()
            .AssignAsync(classifier.Id, [stored.Image!.Id], categories[shown.LeftLanternLit.Value], split, "measure", default);
    }
    return classifier.Id;
}

async Task<double> TrainAsync(long classifierId, Region? region)
{
    await using (var db = await Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync())
    {
        (await db.Classifiers.SingleAsync(row => row.Id == classifierId)).Region = region;
        await db.SaveChangesAsync();
    }
    var service = Get<TrainingService>();
    var settings = new TrainingSettings { Method = TrainingMethod.Transfer };
    var start = await service.StartAsync(new TrainingRequest(classifierId, "measure") { Settings = settings }, default);
    await service.WaitAsync(start.RunId ?? throw new InvalidOperationException(start.Refusal), default);
    return (await NewestAsync(classifierId)).TestAccuracy;
}

async Task<TrainedModel> NewestAsync(long classifierId)
{
    await using var db = await Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync();
    return await db.Models.AsNoTracking().Where(model => model.ClassifierId == classifierId)
        .OrderByDescending(model => model.Number).FirstAsync();
}

static string Percent(double share) => share.ToString("0.0%", CultureInfo.InvariantCulture);

static string Points(double share) => (100 * share).ToString("+0.0;-0.0", CultureInfo.InvariantCulture);
