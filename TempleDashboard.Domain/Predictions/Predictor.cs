using System.Data.Common;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Domain.Predictions;

/// <summary>Answers pictures with the champion's verdict and records every answer.</summary>
public sealed class Predictor(
    TempleCatalog catalog,
    DeletedNames deleted,
    PictureAnswering answering,
    ServingModels models,
    ProcessorQueue processors,
    IBlobStore blobs,
    PictureGate gate,
    PredictionWriter writer,
    PredictionFeed feed,
    TimeProvider time,
    ILogger<Predictor> logger)
{
    /// <summary>
    /// Source of what the earlier system's own call asks: it refuses damaged pictures in any case, as its clients know it.
    /// </summary>
    public const string LegacySource = "api";

    /// <summary>Pictures of one request: what is held in memory for them stays bounded.</summary>
    public const int MostPictures = 1000;

    /// <summary>What is said of a temple that nobody knows, and of one that whoever asks may not know of.</summary>
    public static string Unknown(ClassifierRef reference) => $"There is no temple '{reference}'. Save pictures for it first.";

    /// <summary>
    /// Predicts all pictures or none: where one cannot be read, nothing is recorded. Names and positions of bad pictures are in the errors.
    /// </summary>
    /// <param name="source">Where the pictures came from, see <see cref="PredictionRecord.Source"/>.</param>
    public Task<PredictionOutcome> PredictAsync(
        ClassifierRef reference, IReadOnlyList<PictureToPredict> pictures, string source, CancellationToken cancellationToken) =>
        PredictAsync(reference, pictures, source, client: source, cancellationToken);

    /// <inheritdoc cref="PredictAsync(ClassifierRef, IReadOnlyList{PictureToPredict}, string, CancellationToken)"/>
    /// <param name="client">Who shares the processors with the others, such as the address that the request came from.</param>
    public async Task<PredictionOutcome> PredictAsync(
        ClassifierRef reference,
        IReadOnlyList<PictureToPredict> pictures,
        string source,
        string client,
        CancellationToken cancellationToken)
    {
        if (await catalog.FindAloneAsync(reference, cancellationToken) is not { } classifier)
        {
            return Refuse(
                PredictionFailure.UnknownClassifier,
                await deleted.ExplainAsync(reference, cancellationToken)
                    ?? Unknown(reference));
        }

        return await PredictAsync(classifier, reference, pictures, source, client, cancellationToken);
    }

    /// <inheritdoc cref="PredictAsync(ClassifierRef, IReadOnlyList{PictureToPredict}, string, string, CancellationToken)"/>
    /// <param name="classifier">The classifier as it was looked up for this request.</param>
    /// <param name="reference">Its name, for messages and for its share of the processors.</param>
    public async Task<PredictionOutcome> PredictAsync(
        Classifier classifier,
        ClassifierRef reference,
        IReadOnlyList<PictureToPredict> pictures,
        string source,
        string client,
        CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        if (classifier.ChampionModelId is not { } modelId)
            return Refuse(PredictionFailure.NoModel, $"'{reference}' has no trained model yet. Train it first.");
        if (pictures.Count == 0)
            return Refuse(PredictionFailure.NoPicture, "There is no picture in the request.");

        if (pictures.Count > MostPictures)
        {
            return Refuse(
                PredictionFailure.BadPicture,
                $"The request has {pictures.Count} pictures; at most {MostPictures} "
                    + "are answered at once. Send the others in another request.");
        }

        var (model, problem) = await models.FindAsync(classifier.Id, modelId, reference, cancellationToken);
        if (model is null)
            return Refuse(PredictionFailure.NoModel, problem!);
        using var queued = processors.TryEnter(
            client, reference.ToString(), pictures.Count, pictures.Sum(picture => (long)picture.Bytes.Length), out var wait);
        if (queued is null)
        {
            return Refuse(
                PredictionFailure.Busy,
                $"The server is busy with pictures that came before. Send the request again in {Math.Ceiling(wait.TotalSeconds):0} s.") with
            {
                RetryAfter = wait,
            };
        }
        var (opened, answers) = await answering.AnswerAsync(
            model.Model, pictures, classifier.AnswersDamaged && source != LegacySource, queued, cancellationToken);
        if (answers is null)
        {
            return new PredictionOutcome(PredictionFailure.BadPicture, [], [.. opened.Index().Where(entry => entry.Item.Refusal is not null)
                .Select(entry => $"Picture {entry.Index + 1} of {pictures.Count}: {entry.Item.Refusal}")]);
        }

        using var stay = await gate.KeepAsync(opened.Select(picture => picture.Sha256), cancellationToken);
        await StoreAsync(pictures, opened, cancellationToken);
        var records = Compose(classifier, model, opened, answers, source, Stopwatch.GetElapsedTime(started));
        try
        {
            await writer.WriteAsync(records);
        }
        catch (DbException refusal) when (ConstraintViolation.Is(refusal))
        {
            if (await catalog.FindAloneAsync(classifier.Id, cancellationToken) is not null)
                throw;
            return Refuse(PredictionFailure.UnknownClassifier, $"'{reference}' was deleted while the pictures were answered.");
        }
        feed.Publish(records);
        foreach (var record in records)
            PredictionLog.Answered(logger, reference.ToString(), record.ImageName, Verdict.Of(record), record.Confidence, Describe(record));
        var entries = records.ConvertAll(record =>
            PredictionEntry.Of(record, classifier.Temple!.Code, classifier.Temple.Name, classifier.Name, model.Number));
        return new PredictionOutcome(PredictionFailure.None, entries, []) { Warning = problem };
    }

    private Task StoreAsync(
        IReadOnlyList<PictureToPredict> pictures, IReadOnlyList<OpenedPicture> opened, CancellationToken cancellationToken
    ) => Task.WhenAll(opened.Select((picture, i) => blobs.PutAsync(BlobKey.Picture(picture.Sha256), pictures[i].Bytes, cancellationToken)));

    private List<PredictionRecord> Compose(
        Classifier classifier,
        ServingModel model,
        IReadOnlyList<OpenedPicture> opened,
        PictureAnswers answers,
        string source,
        TimeSpan elapsed)
    {
        var requestId = Guid.CreateVersion7().ToString("N");
        var now = time.GetUtcNow().UtcDateTime;
        var verdicts = AnomalyVerdict.OfAll(answers, model, AnomalyRule.Of(classifier));
        var nothing = new float[model.Categories.Count];
        return [.. opened.Select((picture, i) =>
        {
            var row = picture.IsDamaged ? nothing : answers.Probabilities.AsMemory(i * model.Categories.Count, model.Categories.Count);
            var top = TopCategory.Of(row.Span);
            var record = new PredictionRecord
            {
                TempleId = classifier.TempleId,
                ClassifierId = classifier.Id,
                ModelId = model.ModelId,
                CreatedAt = now,
                ImageSha256 = picture.Sha256,
                ImageName = picture.Name,
                ScaledFrom = picture.ScaledFrom,
                LookAlikeHash = picture.LookAlike is { } look ? unchecked((long)look.Bits) : null,
                Source = source,
                TopCategory = model.Categories[top],
                Confidence = row.Span[top],
                MinConfidence = classifier.MinConfidence,
                Probabilities = [.. model.Categories.Select((category, k) => new CategoryProbability(category, row.Span[k]))],
                LatencyMilliseconds = elapsed.TotalMilliseconds / opened.Count,
                RequestId = requestId,
            };
            (picture.IsDamaged ? AnomalyVerdict.Damaged : verdicts[i]).WriteTo(record);
            return record;
        })];
    }

    private static string Describe(PredictionRecord record) =>
        string.Join(", ", record.Probabilities.Select(pair => FormattableString.Invariant($"{pair.Category}: {pair.Probability:0.0000}")));

    private static PredictionOutcome Refuse(PredictionFailure failure, string error) => new(failure, [], [error]);
}

/// <summary>The predictions in the order of the pictures, or why there are none.</summary>
/// <param name="Failure"><see cref="PredictionFailure.None"/> where the pictures were answered.</param>
/// <param name="Errors">For a person; one per bad picture, naming its position and name.</param>
public sealed record PredictionOutcome(
    PredictionFailure Failure, IReadOnlyList<PredictionEntry> Predictions, IReadOnlyList<string> Errors)
{
    /// <summary>When to send the request again where the failure is <see cref="PredictionFailure.Busy"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// For a person: says that an earlier model answered because the champion cannot, and what to do; null where the champion answered.
    /// </summary>
    public string? Warning { get; init; }

    public bool Succeeded => Failure == PredictionFailure.None;
}

/// <summary>Why pictures were not answered.</summary>
public enum PredictionFailure
{
    None = 0,
    UnknownClassifier,
    NoModel,
    BadPicture,
    NoPicture,

    /// <summary>Too many pictures are waiting already.</summary>
    Busy,
}

/// <summary>An encoded picture with the name it came with.</summary>
public sealed record PictureToPredict(string Name, ReadOnlyMemory<byte> Bytes);
