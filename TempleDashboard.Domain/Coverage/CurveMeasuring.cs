using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Learning.Curves;
using TempleDashboard.Learning.Heads;
using TempleDashboard.Learning.Splits;

namespace TempleDashboard.Domain.Coverage;

/// <summary>Measures the learning curve of a classifier on the kept embeddings of its training pictures.</summary>
internal sealed class CurveMeasuring(
    IDbContextFactory<DashboardDbContext> contexts, TrainingDataLoader loader, PictureEmbedder embedder, BackboneProvider backbones,
    TrainingFeed feed, TimeProvider time)
{
    /// <summary>Pictures that the forecast is for.</summary>
    public const int More = 20;

    /// <summary>With more training pictures a random part of them is measured: it takes minutes, and twenty more change little.</summary>
    private const int MostPictures = 1500;

    private const int FewestOfCategory = 4;

    /// <summary>Pictures that are looked at before the next look whether a training has begun.</summary>
    private const int LookAtOnce = 16;

    /// <summary>Share of the time that looking at pictures takes, where none has been looked at before.</summary>
    private const double LookShare = 0.7;

    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(500);

    /// <summary>Measures; waits wherever a training is going on.</summary>
    /// <exception cref="UnreadablePictureException">A stored picture is missing or damaged.</exception>
    /// <exception cref="MissingBackboneException">The classifier's backbone is missing.</exception>
    public async Task<KeptCurve> MeasureAsync(long classifierId, IProgress<double> progress, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var marks = await LabelMark.ReadAsync(db, classifierId, cancellationToken);
        var data = await loader.LoadAsync(classifierId, cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        if (Hindrance(data) is { } hindrance)
            return new KeptCurve(now, marks, null, hindrance, null);
        List<TrainingPicture> train = [.. data.Of(Split.Train)];
        var chosen = Choose(train);
        var backbone = backbones.Get(data.Classifier.BackboneSha256);
        var features = await LookAsync(backbone, chosen, data.Classifier.Region, progress, cancellationToken);
        var groups = LookAlikeGroups.Of(
            [.. chosen.Select(picture => new LookAlikePicture((ulong)picture.LookAlikeHash, picture.CapturedAt, picture.Category))],
            new LookAlikeOptions(),
            cancellationToken);
        var samples = new HeadData(features, [.. chosen.Select(picture => picture.Category)], data.Categories.Count, groups.Groups);
        var measured = await OnAThreadOfItsOwn(() => LearningCurve.Measure(
            samples,
            new CurveOptions { More = More, Count = train.Count },
            new Part(progress),
            () => WaitForTrainings(cancellationToken),
            cancellationToken));
        return measured is null
            ? new KeptCurve(now, marks, null, "The pictures of a category look too much alike to hold some out.", null)
            : new KeptCurve(now, marks, GainForecast.Of(measured, More), null, Weakest(measured, data));
    }

    private static string? Hindrance(TrainingData data) =>
        data.Categories.Count < 2
            ? "A learning curve needs two categories with training pictures."
            : data.Categories.FirstOrDefault(category => category.Train < FewestOfCategory) is { } few
                ? $"'{few.Name}' has too few training pictures for a learning curve: {FewestOfCategory} are needed."
                : null;

    /// <summary>The same share of each category, the same pictures each time.</summary>
    private static List<TrainingPicture> Choose(List<TrainingPicture> train)
    {
        if (train.Count <= MostPictures)
            return train;
        var share = (double)MostPictures / train.Count;
        return
        [
            .. train.GroupBy(picture => picture.Category).SelectMany(category => category
                .OrderBy(picture => picture.Sha256, StringComparer.Ordinal)
                .Take(Math.Max(FewestOfCategory, (int)(share * category.Count())))),
        ];
    }

    private async Task<float[]> LookAsync(
        Backbone backbone, List<TrainingPicture> pictures, Region? region, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var features = new float[pictures.Count * backbone.EmbeddingLength];
        var done = 0;
        foreach (var some in pictures.Select(picture => picture.Sha256).Chunk(LookAtOnce))
        {
            while (feed.Active.Count > 0)
                await Task.Delay(AskAgain, time, cancellationToken);
            var looked = await embedder.EmbedStoredAsync(backbone, some, region, null, cancellationToken);
            looked.CopyTo(features, done * backbone.EmbeddingLength);
            done += some.Length;
            progress.Report(LookShare * done / pictures.Count);
        }
        return features;
    }

    private void WaitForTrainings(CancellationToken cancellationToken)
    {
        while (feed.Active.Count > 0 && !cancellationToken.WaitHandle.WaitOne(AskAgain))
        {
            // A training goes first.
        }
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>For minutes of work that nobody waits for: no thread of the pool, and behind those who are waited for.</summary>
    private static Task<T> OnAThreadOfItsOwn<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (OperationCanceledException cancelled)
            {
                done.SetCanceled(cancelled.CancellationToken);
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        }) { IsBackground = true, Name = "learning curve", Priority = ThreadPriority.BelowNormal };
        thread.Start();
        return done.Task;
    }

    private static long? Weakest(CurveMeasurement measured, TrainingData data)
    {
        var recalls = measured.Recalls(data.Categories.Count);
        return data.Categories.Index().Where(entry => !entry.Item.IsCommon && !double.IsNaN(recalls[entry.Index]))
            .OrderBy(entry => recalls[entry.Index]).Select(entry => entry.Item.Id).FirstOrDefault();
    }

    private sealed class Part(IProgress<double> whole) : IProgress<double>
    {
        public void Report(double value) => whole.Report(LookShare + ((1 - LookShare) * value));
    }
}
