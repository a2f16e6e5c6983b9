using System.Diagnostics;
using Microsoft.Extensions.Options;
using NetVips;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Review;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Review;
using TempleDashboard.Web.Security;
using Xunit.Abstractions;

namespace TempleDashboard.Tests.Review;

/// <summary>How much work a person has: 500 predictions of ten scenes, as fixed cameras send them, judged rightly one and all.</summary>
public sealed class ReviewEffortTests(ITestOutputHelper output) : IDisposable
{
    private const int Scenes = 10, Takes = 50, MostActions = 40;

    private readonly HistoryDatabase _database = new();
    private readonly PictureReader _reader = new(new ImageDecoder(Options.Create(new UploadRules())), Options.Create(new UploadRules()));

    public void Dispose() => _database.Dispose();

    [SharedDatasetFact]
    public async Task Round_500PredictionsOf10Scenes_TakesAtMost40ActionsAndJudgesEachRightly()
    {
        var categories = SharedDatasets.Pictures("flowers5").Keys.ToArray();
        _database.AddCategories(1, categories);
        var truth = AddPredictions(categories);
        var desk = new ReviewDesk(
            _database.Get<PredictionHistory>(), _database.Get<Domain.Temples.TempleCatalog>(),
            _database.Get<Domain.Temples.RenamedCategories>(), _database.Get<PredictionReview>(), _database.Get<PredictionToTraining>(),
            _database.Get<PredictionTeaching>(), _database.Get<Domain.Labels.LabelService>(), new CurrentAccess(Access.Anybody));
        var stacks = _database.Get<ReviewStacks>();
        var round = new ReviewRound(
            stacks, desk, new(), await ReviewRound.BeginAsync(stacks, _database.Get<ReviewQueue>(), desk, new(), default));
        var actions = 0;
        while (round.Stack is { } stack)
        {
            // Whatever differs from what most of the stack show is taken out, each by a press.
            var most = stack.Ids.GroupBy(id => truth[id]).MaxBy(group => group.Count())!.Key;
            foreach (var odd in stack.Ids.Where(id => truth[id] != most))
            {
                await round.ToggleAsync(odd, default);
                actions++;
            }
            var (_, error) = await round.AnswerAsync(round.Item!.AnswerOf(round.Item.Categories.Single(one => one.Name == most)), default);
            Assert.Null(error);
            actions++;
        }
        output.WriteLine($"{actions} actions for {truth.Count} predictions of {Scenes} scenes.");
        Assert.InRange(actions, Scenes, MostActions);
        await using var db = _database.Open();
        Assert.All(db.Predictions, row => Assert.Equal(
            row.TopCategory == truth[row.Id] ? (ReviewState.Correct, null) : (ReviewState.Wrong, truth[row.Id]),
            (row.Review, row.ReviewCategory)));
    }

    /// <summary>A model that is right about six scenes, wrong about two, and torn about two; each take is as sure as it happens.</summary>
    private Dictionary<long, string> AddPredictions(string[] categories)
    {
        var random = new Random(20_261_130);
        var rows = new List<(PredictionRecord Row, string Category)>();
        var view = new PictureView(224, 224, null);
        var rgb = new byte[view.PictureBytes];
        var (opening, hashing) = (TimeSpan.Zero, TimeSpan.Zero);
        var distances = new List<int>();
        foreach (var (scene, path) in SharedDatasets.Pictures("flowers5").SelectMany(set => set.Value.Take(Scenes / 5)).Index())
        {
            var category = Array.IndexOf(categories, Path.GetFileName(Path.GetDirectoryName(path)));
            using var picture = Image.NewFromFile(path);
            for (var take = 0; take < Takes; take++)
            {
                var bytes = Take(picture, random);
                var started = Stopwatch.GetTimestamp();
                var opened = _reader.Open(bytes, "take.jpg", view, rgb);
                opening += Stopwatch.GetElapsedTime(started);
                started = Stopwatch.GetTimestamp();
                var again = LookAlikeHash.OfPixels(rgb, view.Width, view.Height);
                hashing += Stopwatch.GetElapsedTime(started);
                Assert.Equal(opened.LookAlike, again);
                if (take == 0)
                    distances.Add(again.DistanceTo(_reader.Read(bytes, "take.jpg").Picture!.LookAlike));
                var isWrong = scene is 2 or 7 || scene is 4 or 9 && random.Next(2) == 0;
                var row = HistoryDatabase.Row(HistoryDatabase.Start.AddMinutes(rows.Count));
                row.LookAlikeHash = unchecked((long)opened.LookAlike!.Value.Bits);
                row.TopCategory = categories[isWrong ? (category + 1) % categories.Length : category];
                row.Confidence = 0.4 + 0.6 * random.NextDouble();
                rows.Add((row, categories[category]));
            }
        }
        output.WriteLine($"Opening {opening.TotalMilliseconds / (Scenes * Takes):0.00} ms a picture, of it "
            + $"hashing {hashing.TotalMilliseconds / (Scenes * Takes):0.000} ms; "
            + $"bits that differ from the hash of the file: {string.Join(' ', distances)}.");
        Assert.All(distances, distance => Assert.InRange(distance, 0, 6));
        using var db = _database.Open();
        db.Predictions.AddRange(rows.Select(one => one.Row));
        db.SaveChanges();
        return rows.ToDictionary(one => one.Row.Id, one => one.Category);
    }

    /// <summary>Other light, a shake of up to two pixels, and the noise of a sensor.</summary>
    private static byte[] Take(Image picture, Random random)
    {
        using var moved = picture.Embed(
            random.Next(-2, 3), random.Next(-2, 3), picture.Width, picture.Height, extend: Enums.Extend.Copy);
        using var lit = moved.Linear([0.85 + 0.3 * random.NextDouble()], [random.Next(-10, 11)]);
        using var noise = Image.Gaussnoise(picture.Width, picture.Height, sigma: 6, mean: 0, seed: random.Next());
        using var noisy = lit + noise;
        using var plain = noisy.Cast(Enums.BandFormat.Uchar);
        return plain.JpegsaveBuffer(q: 85);
    }
}
