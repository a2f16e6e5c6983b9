using Microsoft.EntityFrameworkCore;
using TempleDashboard.Benchmarks.Running;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Images;
using TempleDashboard.Domain.Labelling;
using TempleDashboard.Domain.Learning.Backbones.Registration;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Temples.Demo;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Benchmarks.Prediction;

/// <summary>Trains the models that the server will answer with.</summary>
internal static class PreparedTemple
{
    /// <summary>As clients name it: the transfer model.</summary>
    public const string Transfer = "transfer";

    /// <summary>As clients name it: the Flask server's own network.</summary>
    public const string Small = "small";

    public static async Task TrainAsync(DomainServices services, IEnumerable<DemoPicture> pictures, CancellationToken cancellationToken)
    {
        var network = SmallNetwork.ToOnnx();
        var registered = await services.Get<BackboneRegistry>().RegisterAsync(
            new MemoryStream(network),
            new() { Name = Small, Sha256 = Sha256.Hex(network), Source = "benchmark", Preparation = new(), Who = "benchmark" },
            null,
            cancellationToken);
        var backbone = registered.Backbone?.Sha256 ?? throw new InvalidOperationException(string.Join(' ', registered.Errors));
        var drawn = pictures.ToList();
        await TrainAsync(services, Transfer, null, drawn, cancellationToken);
        await TrainAsync(services, Small, backbone, drawn, cancellationToken);
    }

    private static async Task TrainAsync(
        DomainServices services, string code, string? backbone, IEnumerable<DemoPicture> pictures, CancellationToken cancellationToken)
    {
        var classifier = await services.Get<TempleCatalog>().FindOrCreateAsync(new ClassifierRef(code, Classifier.DefaultName), cancellationToken);
        await using var db = await services.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync(cancellationToken);
        await db.Classifiers.Where(row => row.Id == classifier.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.BackboneSha256, backbone), cancellationToken);
        foreach (var picture in pictures)
        {
            var stored = await services.Get<PictureIntake>().StoreAsync(classifier.TempleId, picture.Jpeg, picture.FileName, cancellationToken);
            var category = await services.Get<TempleCatalog>().FindOrCreateCategoryAsync(classifier.Id, picture.Scene.Category, cancellationToken);
            await services.Get<LabelService>().AssignAsync(
                classifier.Id, [stored.Image!.Id], category.Value!.Id, picture.Scene.Split, "benchmark", cancellationToken);
        }
        var training = services.Get<TrainingService>();
        var started = await training.StartAsync(classifier.Id, "benchmark", cancellationToken);
        var run = await training.WaitAsync(started.RunId ?? throw new InvalidOperationException(started.Refusal), cancellationToken);
        if (run.Status != RunStatus.Succeeded)
            throw new InvalidOperationException(run.Message);
    }
}
