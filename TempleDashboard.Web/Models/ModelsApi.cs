using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Models;

/// <summary>Models and their files.</summary>
internal static class ModelsApi
{
    private const string Binary = "application/octet-stream";

    /// <summary>What is put together when somebody asks for it.</summary>
    private static readonly Dictionary<string, WholeModelFormat> Whole = new()
    {
        ["model.onnx"] = WholeModelFormat.Onnx,
        ["model.zip"] = WholeModelFormat.Zip,
    };

    /// <summary>The files of a model folder with their media types; no other name reaches the disk.</summary>
    private static readonly Dictionary<string, string> Files = new()
    {
        [ModelFolder.HeadFile] = Binary,
        ["extra_info.json"] = "application/json",
        ["model_architecture.json"] = "application/json",
        ["neighbours.bin"] = Binary,
    };

    public static void MapModelsApi(this IEndpointRouteBuilder routes, long mostUploadBytes)
    {
        routes
            .MapGet("/classifiers/{id:long}/models", ListAsync)
            .WithTags("Models")
            .WithSummary("List the models of a classifier, newest first");
        var models = routes.MapGroup("/models/{id:long}").WithTags("Models");
        models.MapGet("", GetAsync).WithSummary("Show a model with its evaluation");
        models
            .MapGet("/files/{name}", DownloadAsync)
            .WithSummary(
                "Download model.onnx or model.zip (ML.NET), which are put together, or a file of "
                    + "the folder: head.onnx, extra_info.json, model_architecture.json, neighbours.bin");
        routes.MapSavedModelsApi(mostUploadBytes);
        models.MapPost("/promote", PromoteAsync).RequireRight(Rights.Train).WithSummary("Make a model the one that serves");
    }

    private static async Task<Results<Ok<ModelList>, ProblemHttpResult>> ListAsync(
        long id,
        KnownBackbones backbones,
        ServingModels serving,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Classifiers.AnyAsync(classifier => classifier.Id == id, cancellationToken))
            return Problems.Unknown("classifier", id);
        var models = await WithClassifier(db).Where(model => model.ClassifierId == id)
            .OrderByDescending(model => model.Number).ToListAsync(cancellationToken);
        var views = new List<ModelView>();
        foreach (var model in models)
            views.Add(await ViewAsync(model, backbones, serving, evaluation: null, cancellationToken));
        return TypedResults.Ok(new ModelList(views));
    }

    private static async Task<Results<Ok<ModelView>, ProblemHttpResult>> GetAsync(
        long id,
        KnownBackbones backbones,
        ServingModels serving,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await WithClassifier(db).FirstOrDefaultAsync(model => model.Id == id, cancellationToken) is { } model
            ? TypedResults.Ok(
                await ViewAsync(
                    model,
                    backbones,
                    serving,
                    JsonSerializer.Deserialize<JsonElement>(model.EvaluationJson, JsonSerializerOptions.Default),
                    cancellationToken))
            : Problems.Unknown("model", id);
    }

    private static async Task<Results<FileStreamHttpResult, PhysicalFileHttpResult, ProblemHttpResult>> DownloadAsync(
        long id,
        string name,
        WholeModels models,
        ModelFolder folders,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        if (Whole.TryGetValue(name, out var format))
        {
            var whole = await models.OpenAsync(id, format, cancellationToken);
            if (whole.Content is null)
            {
                return whole.IsGone
                    ? TypedResults.Problem(whole.Refusal, statusCode: StatusCodes.Status404NotFound)
                    : Problems.Conflict(whole.Refusal!);
            }

            return TypedResults.Stream(
                whole.Content, format == WholeModelFormat.Zip ? "application/zip" : Binary, whole.FileName, enableRangeProcessing: true);
        }
        if (!Files.TryGetValue(name, out var mediaType))
        {
            return TypedResults.Problem(
                $"A model has the files {string.Join(", ", Whole.Keys.Concat(Files.Keys))}.", statusCode: StatusCodes.Status404NotFound);
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var modelFolder = await db
            .Models.Where(model => model.Id == id)
            .Select(model => model.Folder)
            .FirstOrDefaultAsync(cancellationToken);
        if (modelFolder is null)
            return Problems.Unknown("model", id);
        var file = Path.Combine(folders.PathOf(modelFolder), name);
        return File.Exists(file)
            ? TypedResults.PhysicalFile(file, mediaType, fileDownloadName: name)
            : TypedResults.Problem(
                $"The file {name} of model {id} is gone from the models folder. Restore it from a backup, or train again.",
                statusCode: StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<ModelView>, ProblemHttpResult>> PromoteAsync(
        long id,
        HttpRequest request,
        ModelRegistry registry,
        KnownBackbones backbones,
        ServingModels serving,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        if ((await backbones.StatusOfModelAsync(id, cancellationToken))?.Missing("The model") is { } missing)
            return Problems.Conflict(missing);
        if (!await registry.PromoteAsync(id, Caller.Of(request), cancellationToken))
            return Problems.Unknown("model", id);
        return await GetAsync(id, backbones, serving, contexts, cancellationToken);
    }

    private static IQueryable<TrainedModel> WithClassifier(DashboardDbContext db) =>
        db.Models.AsNoTracking().Include(model => model.Classifier);

    private static async Task<ModelView> ViewAsync(
        TrainedModel model, KnownBackbones backbones, ServingModels serving, JsonElement? evaluation, CancellationToken cancellationToken)
    {
        var standing = model.BackboneSha256 is { } sha256 ? await backbones.StatusAsync(sha256, cancellationToken) : null;
        return View(
            model,
            standing,
            model.Classifier!.ChampionModelId == model.Id ? serving.ProblemOf(model.ClassifierId, model.Id)?.Sentence : null,
            evaluation);
    }

    private static ModelView View(TrainedModel model, BackboneStatus? backbone, string? problem, JsonElement? evaluation) => new(
        model.Id,
        model.ClassifierId,
        model.RunId,
        model.Number,
        model.Classifier!.ChampionModelId == model.Id,
        model.CreatedAt,
        model.Kind,
        model.Categories,
        model.Region,
        model.TrainCount,
        model.TestCount,
        model.ValidationAccuracy,
        model.TestCount == 0 ? null : model.TestAccuracy,
        model.TestCount == 0 ? null : model.TestAccuracyAtHalf,
        model.ModelSha256,
        model.BackboneSha256,
        backbone?.Name,
        backbone?.Missing($"Model {model.Number}"),
        problem,
        model.SnapshotSha256,
        evaluation);
}

/// <summary>One version of a classifier's model.</summary>
/// <param name="IsChampion">True for the one that serves.</param>
/// <param name="TestAccuracy">0 to 1; null where there were no test pictures, as with some models that were imported.</param>
/// <param name="TestAccuracyAtHalf">The same with a probability of at least 0.5.</param>
/// <param name="Evaluation">Confusion matrix and figures per category, as they were recorded.</param>
/// <param name="BackboneName">Null where it needs none, or nobody knows the backbone any more.</param>
/// <param name="BackboneMissing">Says that the model cannot answer because its backbone is not here, and what to do; null where all is
/// well.</param>
/// <param name="Problem">Says that the model serves but cannot answer, because a file of it is damaged, what to do and who answers
/// meanwhile; null where all is well.</param>
public sealed record ModelView(
    long Id,
    long ClassifierId,
    long RunId,
    int Number,
    bool IsChampion,
    DateTime CreatedAt,
    string Kind,
    IReadOnlyList<string> Categories,
    Region? Region,
    int TrainCount,
    int TestCount,
    double? ValidationAccuracy,
    double? TestAccuracy,
    double? TestAccuracyAtHalf,
    string ModelSha256,
    string? BackboneSha256,
    string? BackboneName,
    string? BackboneMissing,
    string? Problem,
    string SnapshotSha256,
    JsonElement? Evaluation);

/// <summary>The models of a classifier, newest first.</summary>
public sealed record ModelList(IReadOnlyList<ModelView> Models);
