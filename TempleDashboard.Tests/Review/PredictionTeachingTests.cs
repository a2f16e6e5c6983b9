using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Review;

/// <summary>"Teach this": a diverse few into training, and whether the next model has learnt them.</summary>
public sealed class PredictionTeachingTests
{
    private static readonly MadeFolder Trained = MadeFolder.Striped(train: 12, test: 4);

    [Fact]
    public async Task TeachAsync_TwelveLookAlikes_TakesAFewWithoutDecodingAndTheNextModelIsRight()
    {
        await using var host = await DomainHost.StartAsync(Trained);
        var classifier = await StripedTemple.FindAsync(host);
        var predictions = await PredictAsync(host, 12);
        long[] ids = [.. predictions.Select(prediction => prediction.Id)];
        await JudgeAsync(host, ids, new(ReviewState.NewCategory, "Test card"));
        var teaching = host.Get<PredictionTeaching>();

        // All of them are unlike the training pictures: that has to be asked for.
        Assert.Empty((await teaching.TeachAsync(ids, withUnlike: false, TempleScope.All, "Ann", default)).Taught);
        var taught = await teaching.TeachAsync([.. ids, 9_999], withUnlike: true, TempleScope.All, "Ann", default);

        Assert.InRange(taught.Taught.Count, 1, 3);
        Assert.Equal(13 - taught.Taught.Count, taught.LeftOut.Count);
        Assert.Equal(
            [NotTaughtReason.Unknown, NotTaughtReason.LookAlike], taught.LeftOut.Select(one => one.Reason).Distinct().Order());
        await using (var db = host.Database())
        {
            long[] images = [.. taught.Taught.Select(one => one.ImageId)];
            var labels = await db.Labels.Include(label => label.Image).Where(label => images.Contains(label.ImageId)).ToListAsync();
            Assert.All(labels, label => Assert.Equal((Split.Train, "Ann", 192, 144, "png"),
                (label.Split, label.LabelledBy, label.Image!.Width, label.Image.Height, label.Image.Format)));
            Assert.Equal(taught.Taught.Count, await db.Predictions.CountAsync(row => row.TaughtAt != null));
            // The thumbnail is made with the decoding: there was none.
            foreach (var label in labels)
                Assert.False(await host.Get<IBlobStore>().ExistsAsync(BlobKey.Thumbnail(label.Image!.Sha256), default));
        }
        Assert.Equal(taught.Taught.Count, (await host.Get<TaughtReports>().OfAsync(classifier.Id, default)).Waiting);

        await host.TrainAsync(classifier.Id);

        var standing = await host.Get<TaughtReports>().OfAsync(classifier.Id, default);
        Assert.Equal((0, 2, taught.Taught.Count), (standing.Waiting, standing.ModelNumber, standing.Report!.Count));
        Assert.True(standing.Report.Right == taught.Taught.Count, string.Join("; ", standing.Report.Wrong));
    }

    [Fact]
    public async Task TeachAsync_TakenBackFromTheActions_IsAsBefore()
    {
        await using var host = await DomainHost.StartAsync(Trained);
        var ids = (await PredictAsync(host, 3)).Select(prediction => prediction.Id).ToList();
        await JudgeAsync(host, ids, new(ReviewState.Wrong, "Vertical"));
        await using var before = host.Database();
        var labels = await before.Labels.CountAsync();
        await host.Get<PredictionTeaching>().TeachAsync(ids, withUnlike: true, TempleScope.All, "Ann", default);
        var actions = host.Get<PeoplesActions>();
        var entry = (await actions.PageAsync(new([AuditActions.TaughtPictures]), null, 10, default)).Groups.Single().Newest;
        Assert.Contains("as 'Vertical'", entry.Detail, StringComparison.Ordinal);

        Assert.NotEqual(0, await actions.UndoAsync([entry.Id], TempleScope.All, "Ann", default));

        await using var after = host.Database();
        Assert.Equal(labels, await after.Labels.CountAsync());
        Assert.Equal(0, await after.Predictions.CountAsync(row => row.TaughtAt != null));
        Assert.NotEmpty((await host.Get<PredictionTeaching>().TeachAsync(ids, true, TempleScope.All, "Ann", default)).Taught);
    }

    [Fact]
    public async Task TeachAsync_WhatWasRightOrTestsOrNobodySaid_IsLeftOutSayingWhy()
    {
        await using var host = await DomainHost.StartAsync(Trained);
        await using var db = host.Database();
        var test = await db.Labels.Where(label => label.Split == Split.Test).Select(label => label.Image!.Sha256).FirstAsync();
        var bytes = await host.Get<IBlobStore>().ReadAsync(BlobKey.Picture(test), default);
        var tested = (await PredictAsync(host, bytes!))[0];
        var right = (await PredictAsync(host, PngFile.Stripes(true, 4_711)))[0];
        var unsaid = (await PredictAsync(host, PngFile.Stripes(true, 4_712)))[0];
        await JudgeAsync(host, [tested.Id], new(ReviewState.Wrong, tested.TopCategory == "Vertical" ? "Horizontal" : "Vertical"));
        await JudgeAsync(host, [right.Id], new(ReviewState.Correct));

        var result = await host.Get<PredictionTeaching>()
            .TeachAsync([tested.Id, right.Id, unsaid.Id], true, TempleScope.All, "Ann", default);

        Assert.Empty(result.Taught);
        Assert.Equal(
            [NotTaughtReason.TestPicture, NotTaughtReason.RightAlready, NotTaughtReason.NobodySaid],
            result.LeftOut.Select(one => one.Reason));
    }

    private static Task<IReadOnlyList<PredictionEntry>> PredictAsync(DomainHost host, int count) =>
        PredictAsync(host, [.. Enumerable.Range(0, count).Select(i => CardPicture.Draw(i))]);

    private static async Task<IReadOnlyList<PredictionEntry>> PredictAsync(DomainHost host, params byte[][] pictures)
    {
        var outcome = await host.Get<Predictor>().PredictAsync(
            new ClassifierRef(StripedTemple.Code, Classifier.DefaultName),
            [.. pictures.Select((bytes, i) => new PictureToPredict($"{i}.png", bytes))],
            "api",
            default);
        Assert.True(outcome.Succeeded, string.Join(' ', outcome.Errors));
        return outcome.Predictions;
    }

    private static async Task JudgeAsync(DomainHost host, IReadOnlyCollection<long> ids, ReviewWord word) =>
        Assert.True((await host.Get<PredictionReview>().SetManyAsync(ids, word, TempleScope.All, "Ann", default)).Succeeded);
}
