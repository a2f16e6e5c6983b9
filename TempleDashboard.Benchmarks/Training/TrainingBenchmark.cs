using System.Diagnostics;
using TempleDashboard.Benchmarks.Running;
using TempleDashboard.Demo;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Benchmarks.Training;

/// <summary>From the click to the serving model, beside looking at the pictures once.</summary>
internal sealed class TrainingBenchmark : IBenchmark
{
    private const int PerCategory = 150;
    private const int NewLabels = 10;

    private static readonly TrainingSettings Settings = new() { Method = TrainingMethod.Transfer };

    public string Name => "training";

    public string Sentence => "training of 300 pictures by transfer beside decoding and embedding them once (at most 1.3)";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var services = await DomainServices.StartAsync(cancellationToken);
        var classifier = await services
            .Get<TempleCatalog>()
            .FindOrCreateAsync(new ClassifierRef("measured", Classifier.DefaultName), null, cancellationToken);
        var generator = services.Get<DemoTempleGenerator>();
        var pictures = generator.Plan(seed: 1, PerCategory).Select(generator.Draw).ToList();
        foreach (var picture in pictures)
            await AddAsync(services, picture, classifier, cancellationToken);

        var embedder = services.Get<PictureEmbedder>();
        ReadOnlyMemory<byte>[] files = [.. pictures.Select(picture => (ReadOnlyMemory<byte>)picture.Jpeg)];
        var backbone = services.Get<BackboneProvider>().Get();
        embedder.Embed(backbone, files[..16], null, cancellationToken);
        // The page with the button measures beforehand how long it will take, and shows it.
        var outlook = await services.Get<TrainingService>().LookAheadAsync(classifier.Id, Settings, cancellationToken);
        await services.Get<TrainingTimes>().EstimateAsync(outlook, cancellationToken);
        // Once before the training and once after it: what else the machine does meanwhile hits both sides.
        var before = Look(embedder, backbone, files, cancellationToken);
        var first = await TrainAsync(services, classifier.Id, cancellationToken);
        var look = (before + Look(embedder, backbone, files, cancellationToken)) / 2;
        foreach (var scene in generator.Plan(seed: 2, NewLabels / 2))
            await AddAsync(services, generator.Draw(scene), classifier, cancellationToken);
        var again = await TrainAsync(services, classifier.Id, cancellationToken);

        Figures.Print($"{pictures.Count} pictures of {DemoTempleGenerator.Width} x {DemoTempleGenerator.Height}");
        Figures.Print($"decode and embed once    {look.TotalSeconds, 7:0.00} s   1.00");
        Figures.Print($"click to serving model   {first.TotalSeconds, 7:0.00} s   {first / look:0.00} times looking once");
        Figures.Print(
            $"again, {NewLabels} new labels     {again.TotalSeconds, 7:0.00} ",
            $"s   {first / again:0.0} times faster than the first training");
        Figures.Print($"peak memory {Figures.PeakMegabytes(Environment.ProcessId):0} MB");
    }

    private static TimeSpan Look(
        PictureEmbedder embedder, Backbone backbone, ReadOnlyMemory<byte>[] files, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        embedder.Embed(backbone, files, null, cancellationToken);
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task AddAsync(DomainServices services, DemoPicture picture, Classifier target, CancellationToken cancellationToken)
    {
        var stored = await services.Get<PictureIntake>()
            .StoreAsync(target.TempleId, picture.Jpeg, picture.FileName, null, cancellationToken);
        var category = await services.Get<TempleCatalog>()
            .FindOrCreateCategoryAsync(target.Id, picture.Scene.Category, null, cancellationToken);
        await services.Get<LabelService>().AssignAsync(
            target.Id, [stored.Image!.Id], category.Value!.Id, picture.Scene.Split, "benchmark", cancellationToken);
    }

    private static async Task<TimeSpan> TrainAsync(DomainServices services, long classifierId, CancellationToken cancellationToken)
    {
        var training = services.Get<TrainingService>();
        var start = Stopwatch.GetTimestamp();
        var started = await training.StartAsync(
            new TrainingRequest(classifierId, "benchmark") { Settings = Settings }, cancellationToken);
        var run = await training.WaitAsync(started.RunId ?? throw new InvalidOperationException(started.Refusal), cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(start);
        return run.Status == RunStatus.Succeeded ? elapsed : throw new InvalidOperationException(run.Message);
    }
}
