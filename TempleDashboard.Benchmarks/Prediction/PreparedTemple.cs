using TempleDashboard.Benchmarks.Running;
using TempleDashboard.Demo;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Benchmarks.Prediction;

/// <summary>Trains the models that the server will answer with.</summary>
internal static class PreparedTemple
{
    /// <summary>As clients name it: the transfer model.</summary>
    public const string Transfer = "transfer";

    /// <summary>As clients name it: the Flask server's own network.</summary>
    public const string ConvNet = "convnet";

    /// <summary>Names the network that the Flask server sets against it.</summary>
    public static string ReferenceOf(string code) => code == ConvNet ? "convnet" : "resnet18";

    /// <summary>Trains the model of <paramref name="code"/>, one of the two above.</summary>
    public static async Task TrainAsync(
        DomainServices services, string code, IEnumerable<DemoPicture> pictures, CancellationToken cancellationToken)
    {
        var classifier = await services
            .Get<TempleCatalog>()
            .FindOrCreateAsync(new ClassifierRef(code, Classifier.DefaultName), null, cancellationToken);
        foreach (var picture in pictures)
        {
            var stored = await services
                .Get<PictureIntake>()
                .StoreAsync(classifier.TempleId, picture.Jpeg, picture.FileName, null, cancellationToken);
            var category = await services
                .Get<TempleCatalog>()
                .FindOrCreateCategoryAsync(classifier.Id, picture.Scene.Category, null, cancellationToken);
            await services
                .Get<LabelService>()
                .AssignAsync(classifier.Id, [stored.Image!.Id], category.Value!.Id, picture.Scene.Split, "benchmark", cancellationToken);
        }
        var training = services.Get<TrainingService>();
        var method = code == ConvNet ? TrainingMethod.ConvNet : TrainingMethod.Transfer;
        var settings = new TrainingSettings { Method = method, ConvNet = new() { PictureWidth = 96, PictureHeight = 54 } };
        var request = new TrainingRequest(classifier.Id, "benchmark") { Settings = settings };
        var started = await training.StartAsync(request, cancellationToken);
        var run = await training.WaitAsync(started.RunId ?? throw new InvalidOperationException(started.Refusal), cancellationToken);
        if (run.Status != RunStatus.Succeeded)
            throw new InvalidOperationException(run.Message);
    }
}
