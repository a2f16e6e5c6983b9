using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.ConvNets;
using TempleDashboard.Learning.Evaluation;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Training;

/// <summary>
/// A ConvNet measured on days that it has never seen. A bright square tells the category, but has another place or colour on every day:
/// what is learned on one day is worth nothing on another.
/// </summary>
public sealed class ConvNetNewDaysTests
{
    private const int Days = 24;
    private const int Side = 32;
    private const int Square = 8;

    /// <summary>
    /// Which of 16 places in 3 colours is the square of a day and category; drawn, so that none of it tells anything of another day.
    /// </summary>
    private static readonly int[] Squares = Drawn();

    private static readonly ClassifierRef Reference = new("days", Classifier.DefaultName);
    private static readonly MadeFolder FourADay = MadeFolder.Of(host => FillAsync(host, perDay: 4));

    private static readonly ConvNetOptions Quick = new()
    {
        Epochs = 40, PictureWidth = Side, PictureHeight = Side, Dropout = 0, LearningRate = 0.005, MeasureNewDays = true,
    };

    /// <summary>Counts from the start of each test.</summary>
    private readonly CancellationToken _patience = new CancellationTokenSource(TimeSpan.FromMinutes(5)).Token;

    [Fact]
    public async Task StartAsync_MeasureNewDays_KnownDaysAreReadAndNewOnesAreNot()
    {
        await using var host = await DomainHost.StartAsync(FourADay);
        var classifier = await ClassifierAsync(host);

        var run = await host.TrainAsync(classifier.Id, ConvNet(Quick));

        Assert.True(run.Status == RunStatus.Succeeded, run.Message);
        Assert.Equal(Enumerable.Range(1, Quick.Epochs), run.Epochs.Select(epoch => epoch.Epoch));
        Assert.Contains(run.Log, line => line.Contains("On pictures of days it has never seen:", StringComparison.Ordinal));
        var splits = await SplitsAsync(host);
        Assert.Equal(ModelKinds.ConvNet, splits!.MeasuredBy);
        var days = Assert.Single(splits.Comparisons, split => split.Kind == SplitKind.Day);
        Assert.InRange(days.Groups, 1, Days / 3 + 1);
        Assert.InRange(days.Count, Days * 2 * 4 / 6, Days * 2 * 4 / 3);
        Assert.True(
            days.Random > 0.9 && days.Unseen < days.Random - 0.1, $"{days.Unseen:0.00} on new days, {days.Random:0.00} on known ones");
    }

    [Fact]
    public async Task StartAsync_NotAskedFor_MeasuresNothing()
    {
        await using var host = await DomainHost.StartAsync(FourADay);
        var classifier = await ClassifierAsync(host);

        var run = await host.TrainAsync(classifier.Id, ConvNet(Quick with { Epochs = 2, MeasureNewDays = false }));

        Assert.True(run.Status == RunStatus.Succeeded, run.Message);
        Assert.Null(await SplitsAsync(host));
    }

    [Fact]
    public async Task CancelAsync_WhileMeasuring_Stops()
    {
        await using var host = await DomainHost.StartAsync(FourADay);
        var classifier = await ClassifierAsync(host);
        var service = host.Get<TrainingService>();
        var measuring = new TaskCompletionSource();
        using var watch = host.Get<TrainingFeed>()
            .Subscribe(run =>
            {
                if (run.Message.StartsWith("Measuring on new days and cameras: training 1 of 3", StringComparison.Ordinal))
                    measuring.TrySetResult();
            });
        var start = await service.StartAsync(
            new TrainingRequest(classifier.Id, "test") { Settings = ConvNet(Quick with { Epochs = 80 }) }, default);
        await measuring.Task.WaitAsync(_patience);

        Assert.True(await service.CancelAsync(start.RunId!.Value, "test", default));

        Assert.Equal(RunStatus.Cancelled, (await service.WaitAsync(start.RunId.Value, _patience)).Status);
        Assert.Empty(await host.Database().Models.ToListAsync());
    }

    [Fact]
    public async Task EstimateAsync_MeasureNewDays_CountsTheFurtherTrainings()
    {
        await using var host = await DomainHost.StartAsync(FourADay);
        var classifier = await ClassifierAsync(host);
        var many = new TrainingSettings { ConvNet = Quick with { Epochs = 1000 } };

        var measured = await host.EstimateAsync(classifier.Id, many);
        var plain = await host.EstimateAsync(classifier.Id, many with { ConvNet = many.ConvNet with { MeasureNewDays = false } });

        Assert.InRange(measured.ConvNet!.Value / plain.ConvNet!.Value, 3, 4.5);
    }

    private static async Task<Classifier> ClassifierAsync(DomainHost host) =>
        (await host.Get<TempleCatalog>().FindAsync(Reference, default))!;

    private static async Task<Classifier> FillAsync(DomainHost host, int perDay)
    {
        var catalog = host.Get<TempleCatalog>();
        var classifier = await catalog.FindOrCreateAsync(Reference, null, default);
        for (var label = 0; label < 2; label++)
        {
            var category = (await catalog.FindOrCreateCategoryAsync(classifier.Id, label == 0 ? "Open" : "Closed", null, default)).Value!;
            for (var day = 0; day < Days; day++)
            {
                for (var i = 0; i <= perDay; i++)
                {
                    var taken = new DateTime(2026, 11, 1 + day, 6, 0, 0, DateTimeKind.Unspecified).AddMinutes(30 * i + 5 * label);
                    var stored = await host.Get<PictureIntake>()
                        .StoreAsync(
                            classifier.TempleId,
                            Picture(Squares[2 * day + label], seed: (day * 2 + label) * 100 + i),
                            taken.ToString("yyyyMMdd_HHmmss", CultureInfo.InvariantCulture),
                            null,
                            default);
                    Assert.True(stored.Accepted, stored.Error);
                    await host.Get<LabelService>().AssignAsync(
                        classifier.Id, [stored.Image.Id], category.Id, i < perDay ? Split.Train : Split.Test, "test", default);
                }
            }
        }
        return classifier;
    }

    private static byte[] Picture(int square, int seed)
    {
        var random = new Random(seed);
        var rgb = new byte[Side * Side * 3];
        for (var i = 0; i < rgb.Length; i++)
        {
            var (x, y) = (i / 3 % Side, i / 3 / Side);
            var isSquare = y / Square * (Side / Square) + x / Square == square / 3 && i % 3 == square % 3;
            rgb[i] = (byte)((isSquare ? 200 : 60) + random.Next(50));
        }
        return PngFile.Encode(Side, Side, rgb);
    }

    private static int[] Drawn()
    {
        int[] squares = [.. Enumerable.Range(0, 2 * Days)];
        new Random(3).Shuffle(squares);
        return squares;
    }

    private static TrainingSettings ConvNet(ConvNetOptions options) => new() { Method = TrainingMethod.ConvNet, ConvNet = options };

    private static async Task<SplitEvaluation?> SplitsAsync(DomainHost host) =>
        JsonSerializer.Deserialize<ModelEvaluation>((await host.Database().Models.SingleAsync()).EvaluationJson!)!.Splits;
}
