using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Temples;

/// <summary>Models lie in folders that have the classifier's name; a renamed classifier keeps its own.</summary>
public sealed class RenamedClassifierTests
{
    [Fact]
    public async Task Train_AnotherClassifierOfTheOldName_LeavesTheModelsOfTheRenamedOne()
    {
        await using var host = await DomainHost.StartAsync();
        var lights = await TrainLightsAsync(host);
        Assert.Null(await host.Get<TempleEditor>().RenameClassifierAsync(lights, "lamps", "t", CancellationToken.None));
        var others = await TrainLightsAsync(host);

        await using var db = host.Database();
        var models = await db.Models.AsNoTracking().OrderBy(model => model.Id).ToListAsync();
        Assert.Equal([lights, others], models.Select(model => model.ClassifierId));
        Assert.Equal([1, 1], models.Select(model => model.Number));
        Assert.Equal(2, models.Select(model => model.Folder).Distinct().Count());
        Assert.All(models, model => Assert.True(File.Exists(host.Get<ModelFolder>().OwnFileOf(model.Folder)), model.Folder));
        Assert.StartsWith($"{StripedTemple.Code}/lights/", models[0].Folder, StringComparison.Ordinal);
    }

    private static async Task<long> TrainLightsAsync(DomainHost host)
    {
        var classifier = await StripedTemple.FillAsync(host, train: 2, test: 1, name: "lights");
        var run = await host.TrainAsync(classifier.Id);
        Assert.True(run.Status == RunStatus.Succeeded, run.Message);
        return classifier.Id;
    }
}
