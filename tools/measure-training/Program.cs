using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TempleDashboard.Domain;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Images;
using TempleDashboard.Domain.Labelling;
using TempleDashboard.Domain.Learning.Embeddings;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Temples.Demo;
using TempleDashboard.Domain.Training;

const int PerCategory = 150;
const int NewLabels = 10;

var folder = Directory.CreateTempSubdirectory("temple-measure-").FullName;
using var host = StartHost(folder);
await host.Services.GetRequiredService<DatabaseStart>().PrepareAsync(default);
await host.StartAsync();
var classifier = await host.Services.GetRequiredService<TempleCatalog>().FindOrCreateAsync(new ClassifierRef("measured", Classifier.DefaultName), default);
var generator = host.Services.GetRequiredService<DemoTempleGenerator>();
var pictures = generator.Plan(seed: 1, PerCategory).Select(generator.Draw).ToList();
foreach (var picture in pictures)
    await AddAsync(picture, classifier);

var embedder = host.Services.GetRequiredService<PictureEmbedder>();
embedder.Embed([.. pictures.Take(16).Select(picture => (ReadOnlyMemory<byte>)picture.Jpeg)], null, default);
var look = Measure(() => embedder.Embed([.. pictures.Select(picture => (ReadOnlyMemory<byte>)picture.Jpeg)], null, default));
var first = await TrainAsync();
foreach (var scene in generator.Plan(seed: 2, NewLabels / 2))
    await AddAsync(generator.Draw(scene), classifier);
var again = await TrainAsync();

Console.WriteLine(FormattableString.Invariant($"{pictures.Count} pictures of {DemoTempleGenerator.Width} x {DemoTempleGenerator.Height}"));
Console.WriteLine(FormattableString.Invariant($"decode and embed once    {look.TotalSeconds,7:0.00} s   1.00"));
Console.WriteLine(FormattableString.Invariant($"click to serving model   {first.TotalSeconds,7:0.00} s   {first / look:0.00} times looking once"));
Console.WriteLine(FormattableString.Invariant($"again, {NewLabels} new labels     {again.TotalSeconds,7:0.00} s   {first / again:0.0} times faster than the first training"));
await host.StopAsync();
Directory.Delete(folder, recursive: true);

static IHost StartHost(string folder)
{
    var builder = Host.CreateApplicationBuilder();
    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddSingleton(new DataFolder(folder));
    builder.Services.AddTempleDomain();
    return builder.Build();
}

static TimeSpan Measure(Action action)
{
    var start = Stopwatch.GetTimestamp();
    action();
    return Stopwatch.GetElapsedTime(start);
}

async Task AddAsync(DemoPicture picture, Classifier target)
{
    var stored = await host.Services.GetRequiredService<PictureIntake>().StoreAsync(target.TempleId, picture.Jpeg, picture.FileName, default);
    var category = await host.Services.GetRequiredService<TempleCatalog>().FindOrCreateCategoryAsync(target.Id, picture.Scene.Category, default);
    await host.Services.GetRequiredService<LabelService>().AssignAsync(
        target.Id, [stored.Image!.Id], category.Value!.Id, picture.Scene.Split, "measure", default);
}

async Task<TimeSpan> TrainAsync()
{
    var training = host.Services.GetRequiredService<TrainingService>();
    var start = Stopwatch.GetTimestamp();
    var started = await training.StartAsync(classifier.Id, "measure", default);
    var run = await training.WaitAsync(started.RunId ?? throw new InvalidOperationException(started.Refusal), default);
    var elapsed = Stopwatch.GetElapsedTime(start);
    return run.Status == RunStatus.Succeeded ? elapsed : throw new InvalidOperationException(run.Message);
}
