using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.HeatMaps;

namespace TempleDashboard.Domain.Review;

/// <summary>Draws where the picture of a recorded prediction speaks for a category, in the eyes of the model that answered it.</summary>
public sealed class PredictionHeatMaps : IDisposable
{
    private static readonly TimeSpan PatienceAtEnd = TimeSpan.FromSeconds(5);

    private readonly IDbContextFactory<DashboardDbContext> _contexts;
    private readonly ModelCache _models;
    private readonly IBlobStore _blobs;
    private readonly ImageDecoder _decoder;
    private readonly MappedBackbones _mapped;
    private readonly UsualViews _usualViews;

    /// <summary>Many pictures of a new model may be asked for at once; its usual view is computed by the first.</summary>
    private readonly SemaphoreSlim _making = new(1);

    internal PredictionHeatMaps(
        IDbContextFactory<DashboardDbContext> contexts,
        ModelCache models,
        IBlobStore blobs,
        ImageDecoder decoder,
        MappedBackbones mapped,
        UsualViews usualViews)
    {
        (this._contexts, this._models, this._blobs) = (contexts, models, blobs);
        (this._decoder, this._mapped, this._usualViews) = (decoder, mapped, usualViews);
    }

    /// <summary>
    /// Draws the map of a prediction. The same question has the same answer for as long as the picture and the model are kept.
    /// </summary>
    /// <param name="category">A category of the prediction's model; the most probable one where null.</param>
    public async Task<HeatMapOutcome> DrawAsync(long predictionId, string? category, CancellationToken cancellationToken)
    {
        if (await FindAsync(predictionId, cancellationToken) is not { } asked)
            return HeatMapOutcome.Failed(HeatMapFailure.UnknownPrediction, $"There is no prediction {predictionId}.");
        category ??= asked.TopCategory;
        var index = asked.Model.Categories.IndexOf(category);
        if (index < 0)
        {
            return HeatMapOutcome.Failed(
                HeatMapFailure.UnknownCategory,
                $"Model {asked.Model.Number}, which made prediction {predictionId}, has no category '{category}'.");
        }

        if (asked.Model.Kind == ModelKinds.NormalOnly)
        {
            return HeatMapOutcome.Failed(
                HeatMapFailure.NotPossible,
                $"Model {asked.Model.Number} knows a single category: no place of the picture speaks for it rather than for another.");
        }

        if (await _blobs.ReadAsync(BlobKey.Picture(asked.ImageSha256), cancellationToken) is not { } file)
            return HeatMapOutcome.Failed(HeatMapFailure.PictureGone, $"The picture of prediction {predictionId} is no longer stored.");
        if (await LoadAsync(asked.Model, cancellationToken) is not { } model)
        {
            return HeatMapOutcome.Failed(
                HeatMapFailure.ModelGone,
                $"The folder of model {asked.Model.Number}, which made prediction "
                    + $"{predictionId}, or its backbone is missing or damaged.");
        }

        if (await ExplainAsync(asked.Model, model, index, cancellationToken) is not { } explanation)
        {
            return HeatMapOutcome.Failed(
                HeatMapFailure.NotPossible,
                $"The backbone of model {asked.Model.Number} keeps no places apart: there is no heat map for it.");
        }

        return await Task.Run(() => Draw(predictionId, file, asked.Model.Region, explanation), cancellationToken);
    }

    /// <summary>
    /// Computes what the first map of a model takes longer for, so that a page may do so before anybody asks for a map. Does nothing where
    /// that has been done, or where there can be no map.
    /// </summary>
    public async Task PrepareAsync(long predictionId, CancellationToken cancellationToken)
    {
        if (await FindAsync(predictionId, cancellationToken) is { } asked
            && await LoadAsync(asked.Model, cancellationToken) is TransferModel model
            && await Task.Run(() => _mapped.Get(model.Backbone), cancellationToken) is { } network)
        {
            await UsualAsync(asked.Model, model, network, cancellationToken);
        }
    }

    /// <summary>Who computes a view gives its turn back to a semaphore that still stands.</summary>
    public void Dispose()
    {
        if (_making.Wait(PatienceAtEnd))
            _making.Dispose();
    }

    private async Task<Asked?> FindAsync(long predictionId, CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        return await db.Predictions.IgnoreQueryFilters().AsNoTracking().Where(prediction => prediction.Id == predictionId)
            .Select(prediction => new Asked(prediction.ImageSha256, prediction.TopCategory, prediction.Model!))
            .SingleOrDefaultAsync(cancellationToken);
    }

    private async Task<IPictureModel?> LoadAsync(TrainedModel row, CancellationToken cancellationToken)
    {
        try
        {
            return (await _models.GetAsync(row.Id, cancellationToken)).Model;
        }
        catch (Exception exception) when (exception is DamagedModelException or MissingBackboneException)
        {
            return null;
        }
    }

    /// <summary>Says how the evidence in a picture is found; null where the model cannot tell places apart.</summary>
    private async Task<Explanation?> ExplainAsync(TrainedModel row, IPictureModel model, int category, CancellationToken cancellationToken)
    {
        if (model is ConvNetModel convNet)
            return new(convNet.Size.Width, convNet.Size.Height, pixels => Occlusion.Of(convNet, pixels, category, cancellationToken));
        if (model is not TransferModel transfer || _mapped.Get(transfer.Backbone) is not { } network)
            return null;
        var usual = await UsualAsync(row, transfer, network, cancellationToken);
        return new(transfer.Backbone.InputWidth, transfer.Backbone.InputHeight, pixels =>
            ClassActivation.Of(network.Compute(pixels), transfer.Head, category, usual));
    }

    private async Task<float[]?> UsualAsync(
        TrainedModel row, TransferModel model, MappedBackbone network, CancellationToken cancellationToken)
    {
        var length = model.Head.ClassCount * network.Columns * network.Rows;
        if (await _usualViews.TryReadAsync(row.ModelSha256, length, cancellationToken) is { } kept)
            return kept;
        await _making.WaitAsync(cancellationToken);
        try
        {
            return await _usualViews.TryReadAsync(row.ModelSha256, length, cancellationToken) is { } made
                ? made
                : await MakeUsualAsync(row, model, cancellationToken);
        }
        finally
        {
            _making.Release();
        }
    }

    private async Task<float[]?> MakeUsualAsync(TrainedModel row, TransferModel model, CancellationToken cancellationToken)
    {
        if (await _blobs.ReadAsync(BlobKey.Snapshot(row.SnapshotSha256), cancellationToken) is not { } snapshot)
            return null;
        var training = DatasetSnapshot.ReadTraining(snapshot, row.Categories);
        return await Task.Run(
            () => _usualViews.MakeAsync(row.ModelSha256, model.Backbone, model.Head, row.Region, training, cancellationToken),
            cancellationToken);
    }

    private HeatMapOutcome Draw(long predictionId, byte[] file, Region? region, Explanation explanation)
    {
        var pixels = new byte[explanation.Width * explanation.Height * ImageDecoder.Bands];
        var inspection = _decoder.Inspect(file);
        if (!inspection.Succeeded || _decoder.DecodePixels(file, explanation.Width, explanation.Height, region, pixels) is not null)
            return HeatMapOutcome.Failed(HeatMapFailure.PictureGone, $"The picture of prediction {predictionId} can no longer be read.");
        return HeatMapOutcome.Of(HeatMapPainter.Paint(explanation.Of(pixels), region, inspection.Header.Width, inspection.Header.Height));
    }

    private sealed record Asked(string ImageSha256, string TopCategory, TrainedModel Model);

    /// <summary>How a model's evidence is found in a picture of its size.</summary>
    private sealed record Explanation(int Width, int Height, Func<byte[], EvidenceMap> Of);
}

/// <summary>A heat map, or why there is none.</summary>
public sealed record HeatMapOutcome
{
    [MemberNotNullWhen(true, nameof(Png))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Failure == HeatMapFailure.None;

    /// <summary>A PNG with alpha in the proportions of the upright picture, to be laid over it.</summary>
    public byte[]? Png { get; private init; }

    public HeatMapFailure Failure { get; private init; }

    /// <summary>For a person: what is missing.</summary>
    public string? Error { get; private init; }

    internal static HeatMapOutcome Of(byte[] png) => new() { Png = png };

    internal static HeatMapOutcome Failed(HeatMapFailure failure, string error) => new() { Failure = failure, Error = error };
}

/// <summary>Why there is no heat map.</summary>
public enum HeatMapFailure
{
    None = 0,

    /// <summary>There is no such prediction.</summary>
    UnknownPrediction,

    /// <summary>The model of the prediction does not know the category.</summary>
    UnknownCategory,

    /// <summary>The picture is no longer stored, or can no longer be read.</summary>
    PictureGone,

    /// <summary>The model's folder, or the backbone that it needs, is not here.</summary>
    ModelGone,

    /// <summary>The model's network cannot tell places apart.</summary>
    NotPossible,
}
