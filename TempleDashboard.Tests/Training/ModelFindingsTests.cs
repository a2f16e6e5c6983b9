using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Training;

public sealed class ModelFindingsTests
{
    /// <summary>Counts from the start of each test.</summary>
    private readonly CancellationToken _patience = new CancellationTokenSource(TimeSpan.FromMinutes(5)).Token;

    [Fact]
    public async Task Training_FiveWrongLabels_KeepsThemWithTheModelAsDoubtful()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedTemple.FillAsync(host, train: 40, test: 4);
        var wrong = await FlipAsync(host, classifier.Id, 5);

        var start = await host.Get<TrainingService>().StartAsync(classifier.Id, "test", default);
        var run = await host.Get<TrainingService>().WaitAsync(start.RunId!.Value, _patience);

        var json = (await host.Database().Models.SingleAsync()).EvaluationJson;
        var evaluation = JsonSerializer.Deserialize<ModelEvaluation>(json)!;
        var doubts = evaluation.Doubts!;
        Assert.InRange(doubts.Worst.Count(doubt => wrong.Contains(doubt.Sha256)), 4, 5);
        Assert.InRange(doubts.Found, 4, 8);
        Assert.All(doubts.Worst, doubt => Assert.True(doubt.Category != doubt.Suggested && doubt.Probability > doubt.LabelProbability));
        Assert.Contains(run.Log, line => line.Contains("doubtful labels", StringComparison.Ordinal));
        Assert.Equal(8, evaluation.Uncalibrated!.Bins.Sum(bin => bin.Count));
        Assert.InRange(evaluation.Temperature!.Value, 0.25, 8);
        Assert.Equal(2, evaluation.Splits!.NotMeasured.Count);
    }

    [Fact]
    public async Task ModelEvaluation_OfAnOlderModel_StillLoads()
    {
        await using var host = await DomainHost.StartAsync(MadeFolder.Small);
        var json = JsonNode.Parse((await host.Database().Models.SingleAsync()).EvaluationJson)!.AsObject();
        foreach (var member in new[] { "Temperature", "Uncalibrated", "Doubts", "Splits" })
            Assert.True(json.Remove(member));

        var evaluation = JsonSerializer.Deserialize<ModelEvaluation>(json)!;

        Assert.Equal(4, evaluation.Test.Count);
        Assert.Equal((null, null, null, null), (evaluation.Temperature, evaluation.Uncalibrated, evaluation.Doubts, evaluation.Splits));
    }

    /// <summary>Gives training pictures the other category; returns their hashes.</summary>
    private static async Task<IReadOnlyList<string>> FlipAsync(DomainHost host, long classifierId, int count)
    {
        await using var db = host.Database();
        var labels = await db
            .Labels.Include(label => label.Image)
            .Where(label => label.Split == Split.Train)
            .OrderBy(label => label.Id)
            .ToListAsync();
        var categories = await db
            .Categories.Where(category => category.ClassifierId == classifierId)
            .Select(category => category.Id)
            .ToListAsync();
        var flipped = labels.Where((_, i) => i % 13 == 5).Take(count).ToList();
        foreach (var label in flipped)
            label.CategoryId = categories.Single(id => id != label.CategoryId);
        await db.SaveChangesAsync();
        return [.. flipped.Select(label => label.Image!.Sha256)];
    }
}
