using System.Globalization;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Keras;
using TempleDashboard.Learning.Onnx;
using TempleDashboard.Learning.Splits;

namespace TempleDashboard.Domain.Models;

/// <summary>
/// Imports models that the earlier system saved: they become ConvNets that answer as Keras would. Nothing is written before the files are
/// read to their end and the network has answered once. Decision 088.
/// </summary>
public sealed class SavedModelImporter : IDisposable
{
    /// <summary>One at a time: a network takes several times its size of memory while it is read.</summary>
    private readonly SemaphoreSlim _turn = new(1);
    private readonly IDbContextFactory<DashboardDbContext> _contexts;
    private readonly TempleCatalog _catalog;
    private readonly ConvNetModels _models;
    private readonly IModelPublisher _publisher;
    private readonly IBlobStore _blobs;
    private readonly TimeProvider _time;

    internal SavedModelImporter(
        IDbContextFactory<DashboardDbContext> contexts,
        TempleCatalog catalog,
        ConvNetModels models,
        IModelPublisher publisher,
        IBlobStore blobs,
        TimeProvider time) =>
        (_contexts, _catalog, _models, _publisher, _blobs, _time) = (contexts, catalog, models, publisher, blobs, time);

    /// <summary>
    /// Reads a saved model and imports it into a classifier, with the categories that the classifier lacks; null where there is no such
    /// classifier.
    /// </summary>
    public async Task<SavedModelOutcome?> ImportAsync(
        long classifierId, SavedModelFiles files, SavedModelOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (await ClassifierOfModel.FindAsync(_contexts, classifierId, cancellationToken) is not { } classifier)
                return null;
            var (network, info) = KerasExporter.Read(Json(files.Architecture), Json(files.Info));
            if (CleanNames(info.Labels, out var error) is not { } names)
                return SavedModelOutcome.Refused(KerasFiles.Info, error);
            var exported = await Task.Run(
                () => KerasExporter.Export(network, files.Weights, names, options.Pixels, cancellationToken), cancellationToken);
            using var model = _models.Open(exported, region: null);
            if (WhyNoAnswer(model, cancellationToken) is { } why)
                return SavedModelOutcome.Refused(KerasFiles.Weights, why);
            var plan = PlanOf(network, names, exported, classifier);
            return new(
                plan,
                options.IsDryRun ? null : await KeepAsync(classifier, plan, model, exported, files, options, cancellationToken),
                null);
        }
        catch (KerasFileException exception)
        {
            return SavedModelOutcome.Refused(exception.File, exception.Message);
        }
        catch (UnreadablePictureException exception)
        {
            return SavedModelOutcome.Refused("", $"The model could not be tested. {exception.Message}");
        }
        catch (ModelNotWrittenException exception)
        {
            return SavedModelOutcome.Refused("", exception.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static ReadOnlyMemory<byte> Json(ReadOnlyMemory<byte> content) => content.Length > 0 ? content : "null"u8.ToArray();

    /// <summary>Names from outside become names of categories; null where one cannot.</summary>
    private static string[]? CleanNames(IReadOnlyList<string> labels, out string error)
    {
        var names = new List<string>();
        foreach (var (place, label) in labels.Index())
        {
            var what = string.Create(CultureInfo.InvariantCulture, $"'class labels': name {place + 1}");
            if (!Names.TryClean(label, what, out var name, out var wrong))
            {
                error = wrong;
                return null;
            }
            if (names.Contains(name))
            {
                error = $"'class labels' has the name '{name}' twice.";
                return null;
            }
            names.Add(name);
        }
        error = "";
        return [.. names];
    }

    /// <summary>Shows it a dark and a bright picture: numbers that are too large to reckon with come out as no probabilities.</summary>
    private static string? WhyNoAnswer(ConvNetModel model, CancellationToken cancellationToken)
    {
        var pixels = new byte[2 * model.View.PictureBytes];
        pixels.AsSpan(model.View.PictureBytes).Fill(byte.MaxValue);
        var answers = model.Answer(pixels, 2, cancellationToken);
        var rows = answers.Probabilities.Chunk(model.ClassCount);
        return rows.All(row => Math.Abs(row.Sum() - 1) < 1e-3) && Array.TrueForAll(answers.Embeddings, float.IsFinite)
            ? null
            : "The network does not answer with probabilities: its weights are too large, or damaged.";
    }

    private static SavedModelPlan PlanOf(
        KerasNetwork network, IReadOnlyList<string> names, ModelProto exported, ClassifierOfModel classifier)
    {
        var unknown = classifier.Own.Keys.Except(names).ToList();
        List<string> notes = [];
        if (unknown.Count > 0)
        {
            notes.Add(
                $"The model does not know these categories of the classifier: {string.Join(", ", unknown.Select(name => $"'{name}'"))}. "
                    + "Pictures of them get another category, or none.");
        }
        notes.AddRange(names.Where(name => !classifier.Knows(name))
            .Select(name => Names.CaseHint("category", name, classifier.Own.Keys)).OfType<string>());
        if (classifier.Row.Region is not null)
            notes.Add("The classifier looks at a part of the picture. The model was made for whole pictures, and looks at those.");
        if (classifier.TestOf(names).Count == 0)
            notes.Add("There are no labelled test pictures of its categories: nobody can say how good it is.");
        notes.Add(
            "Nobody knows here what it learned from, so it does not notice what is unlike all of that: as in the earlier system, "
                + "an anomaly is an answer that is not sure enough.");
        return new(
            (int)network.Input.Width,
            (int)network.Input.Height,
            network.ChannelsFirst,
            network.Parameters,
            [.. network.Layers.Select(SavedLayer.Of)],
            [
                .. names.Select(name => new SavedCategory(
                    name, !classifier.Knows(name), !classifier.Own.ContainsKey(name) && classifier.Common.ContainsKey(name),
                    classifier.Test.Count(picture => picture.Category == name))),
            ],
            Sha256.Hex(exported.ToByteArray()),
            notes);
    }

    private async Task<ImportedModel> KeepAsync(
        ClassifierOfModel classifier,
        SavedModelPlan plan,
        ConvNetModel model,
        ModelProto exported,
        SavedModelFiles files,
        SavedModelOptions options,
        CancellationToken cancellationToken)
    {
        var described = await files.DescribeAsync(cancellationToken);
        foreach (var category in plan.Categories.Where(category => category.IsNew))
        {
            var made = await _catalog.FindOrCreateCategoryAsync(classifier.Row.Id, category.Name, options.Who, cancellationToken);
            classifier.Own[category.Name] = made.Value!.Id;
        }
        var run = RunOf(classifier.Row.Id, options, plan, described);
        var input = new TrainingInput(
            run, classifier.DataOf([.. plan.Categories.Select(category => category.Name)]), [],
            LookAlikeGroups.Of([], new LookAlikeOptions(), cancellationToken), new TrainingSettings(), Threads: 1);
        var learned = new LearnedModel(
            ModelKinds.ConvNet, model, () => exported, plan.Width, plan.Height, BackboneSha256: null, Temperature: 1, L2: null,
            Validation: null, new ModelFindings(null, null), Embeddings: []);
        var examined = await TestSetEvaluation.MakeAsync(input, learned, neighbours: null, progress: null, cancellationToken);
        if (examined.Report.Count > 0)
            run.Stages |= TrainingStages.GotTestingData | TrainingStages.Tested;
        run.Log += examined.Report.Count > 0
            ? $"\n{examined.Sentence()}"
            : "\nNot tested: there are no labelled test pictures of its categories.";
        var snapshot = DatasetSnapshot.Of(input.Data, backboneSha256: null);
        await _blobs.PutAsync(BlobKey.Snapshot(snapshot.Sha256), snapshot.Json, cancellationToken);
        var published = await _publisher.PublishAsync(
            new MadeModel(input, learned, snapshot.Sha256, Neighbours: null, examined)
            {
                Origin = new ModelOrigin(string.Join("; ", described), options.ServesAtOnce),
            },
            cancellationToken);
        return new(
            published.Id, published.Number, published.Serves, published.Reason, examined.Report.Count,
            examined.Report.Count > 0 ? examined.Report.Accuracy : null);
    }

    private TrainingRun RunOf(long classifierId, SavedModelOptions options, SavedModelPlan plan, IReadOnlyList<string> files)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var pixels = options.Pixels switch
        {
            KerasPixels.ZeroTo255 => "0 to 255",
            KerasPixels.MinusOneToOne => "-1 to 1",
            _ => "0 to 1",
        };
        return new TrainingRun
        {
            ClassifierId = classifierId,
            Status = RunStatus.Succeeded,
            Stages = TrainingStages.MadeArchitecture | TrainingStages.Trained | TrainingStages.Saved,
            Progress = 1,
            Method = TrainingMethod.Imported,
            QueuedAt = now,
            StartedAt = now,
            EndedAt = now,
            StartedBy = options.Who,
            Log = string.Join('\n', [
                "Nothing was trained here: the model came in from these files of the earlier system.",
                .. files,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{plan.Layers.Count} layers with {plan.Parameters:N0} numbers; pictures of {plan.Width} x {plan.Height} pixels, "
                        + $"values {pixels}; {plan.Categories.Count} categories."),
            ]),
        };
    }
}

/// <summary>What of a classifier a model that comes in has to do with.</summary>
/// <param name="Row">The classifier with its temple. Models that come in look at whole pictures, whatever its region is.</param>
/// <param name="Own">Ids of its own categories by name.</param>
/// <param name="Common">Ids of the common categories by name, where the classifier has them.</param>
/// <param name="Test">Its labelled test pictures.</param>
internal sealed record ClassifierOfModel(
    Classifier Row, Dictionary<string, long> Own, IReadOnlyDictionary<string, long> Common, IReadOnlyList<LabelledPicture> Test)
{
    /// <summary>Reads it; null where there is none.</summary>
    public static async Task<ClassifierOfModel?> FindAsync(
        IDbContextFactory<DashboardDbContext> contexts, long classifierId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.Classifiers.AsNoTracking().Include(classifier => classifier.Temple)
            .FirstOrDefaultAsync(classifier => classifier.Id == classifierId, cancellationToken);
        if (row is null)
            return null;
        var own = await db.Categories.AsNoTracking().Where(category => category.ClassifierId == classifierId)
            .OrderBy(category => category.Position)
            .ToDictionaryAsync(category => category.Name, category => category.Id, cancellationToken);
        var common = row.Temple!.IsCommon || !row.UsesCommonCategories
            ? []
            : await db.Categories.AsNoTracking()
                .Where(category => category.Classifier!.Temple!.Code == Temple.CommonCode
                    && category.Classifier.Name == Classifier.DefaultName)
                .ToDictionaryAsync(category => category.Name, category => category.Id, cancellationToken);
        var test = await db.Labels.AsNoTracking()
            .Where(label => label.ClassifierId == classifierId && label.Split == Split.Test && !label.IsSetAside)
            .OrderBy(label => label.Id)
            .Select(label => new LabelledPicture(
                label.Category!.Name, label.Image!.Sha256, label.Image.Name, label.Image.LookAlikeHash, label.Image.CapturedAt,
                label.Image.Width, label.Image.Height))
            .ToListAsync(cancellationToken);
        return new(row, own, common, [.. test.DistinctBy(picture => picture.Sha256)]);
    }

    /// <summary>Whether people can label pictures so already.</summary>
    public bool Knows(string name) => Own.ContainsKey(name) || Common.ContainsKey(name);

    /// <summary>The test pictures of some categories.</summary>
    public IReadOnlyList<LabelledPicture> TestOf(IReadOnlyCollection<string> names) =>
        [.. Test.Where(picture => names.Contains(picture.Category))];

    /// <summary>What a model that comes in is tested on; nobody knows here what it learned from.</summary>
    public TrainingData DataOf(IReadOnlyList<string> names)
    {
        var places = names.Index().ToDictionary(name => name.Item, name => name.Index);
        Row.Region = null;
        return new TrainingData(
            Row,
            [
                .. names.Select(name => new CategoryCount(
                    name, IsCommon: !Own.ContainsKey(name), Train: 0, Test.Count(picture => picture.Category == name))
                {
                    Id = Own.TryGetValue(name, out var id) ? id : Common[name],
                }),
            ],
            Empty: [],
            [
                .. TestOf(names).Select(picture => new TrainingPicture(
                    picture.Sha256, picture.Name, places[picture.Category], Split.Test, picture.LookAlikeHash, picture.CapturedAt,
                    picture.Width, picture.Height)),
            ]);
    }
}

/// <summary>A picture with its label.</summary>
internal sealed record LabelledPicture(
    string Category, string Sha256, string Name, long LookAlikeHash, DateTime? CapturedAt, int Width, int Height);
