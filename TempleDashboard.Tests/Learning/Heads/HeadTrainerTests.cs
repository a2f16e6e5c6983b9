using System.Diagnostics;
using TempleDashboard.Learning.Heads;

namespace TempleDashboard.Tests.Learning.Heads;

public sealed class HeadTrainerTests
{
    [Fact]
    public void Train_SeparateClouds_PredictsUnseenPictures()
    {
        var all = SyntheticEmbeddings.Clouds([120, 120, 120], 200, separation: 0.4);
        var (train, unseen) = Halves(all);

        var trained = HeadTrainer.Train(train, new HeadOptions(), null, CancellationToken.None);

        Assert.True(Accuracy(trained, unseen) > 0.97);
        Assert.True(trained.Validation!.Accuracy > 0.9);
        Assert.Contains(trained.Strengths, s => s.L2 == trained.L2);
        Assert.Empty(trained.Notes);
    }

    [Fact]
    public void Train_AgainAndWithThreeThreads_SameBits()
    {
        var data = SyntheticEmbeddings.Clouds([40, 30, 50], 150, separation: 0.2);

        var one = HeadTrainer.Train(data, new HeadOptions { Threads = 1 }, null, CancellationToken.None);
        var three = HeadTrainer.Train(data, new HeadOptions { Threads = 3 }, null, CancellationToken.None);

        Assert.Equal(one.Head.Scaler.Scale, three.Head.Scaler.Scale);
        Assert.Equal(one.Head.Weights, three.Head.Weights);
        Assert.Equal(one.Head.Bias, three.Head.Bias);
        Assert.Equal(one.Curve, three.Curve);
        Assert.Equal(one.Head.Temperature, three.Head.Temperature);
        Assert.Equal(one.OutOfFold, three.OutOfFold);
    }

    [Fact]
    public void Train_AnySet_CurveEndsBelowGuessingAndValidationIsAQuarter()
    {
        var data = SyntheticEmbeddings.Clouds([80, 40], 100, separation: 0.15);
        var reports = new List<HeadProgress>();

        var trained = HeadTrainer.Train(data, new HeadOptions(), new Collector(reports), CancellationToken.None);

        Assert.Equal(30, trained.Validation!.Indices.Length);
        Assert.Equal(10, trained.Validation.Indices.Count(i => data.Labels[i] == 1));
        Assert.Equal(trained.Curve, reports.Where(r => r.Iteration is not null).Select(r => r.Iteration!.Value));
        Assert.True(trained.Curve[^1].TrainLoss < 0.9 * Math.Log(2));
        Assert.True(trained.Curve.Count >= 5, $"{trained.Curve.Count} points are no curve.");
        Assert.All(trained.Curve.Zip(trained.Curve.Skip(1)), pair => Assert.True(pair.First.Number < pair.Second.Number));
        Assert.All(trained.Curve, point => Assert.NotNull(point.ValidationLoss));
        Assert.Equal(
            [HeadStage.Preparing, HeadStage.CrossValidation, HeadStage.Validation, HeadStage.Refit],
            reports.Select(r => r.Stage).Distinct());
    }

    [Fact]
    public void Train_GroupsOfLookAlikes_StayOnOneSideOfTheValidation()
    {
        var clouds = SyntheticEmbeddings.Clouds([60, 60], 50, separation: 0.3);
        var data = clouds with { Groups = [.. Enumerable.Range(0, 120).Select(i => i / 4)] };

        var held = HeadTrainer.Train(data, new HeadOptions(), null, CancellationToken.None).Validation!.Indices.ToHashSet();

        Assert.NotEmpty(held);
        Assert.All(data.Groups.Distinct(), group =>
            Assert.Contains(Enumerable.Range(0, 120).Count(i => data.Groups[i] == group && held.Contains(i)), new[] { 0, 4 }));
    }

    [Fact]
    public void Train_OnePicturePerCategory_TrainsAndSaysWhatCouldNotBeDone()
    {
        var data = SyntheticEmbeddings.Clouds([1, 1, 1], 30, separation: 1);

        var trained = HeadTrainer.Train(data, new HeadOptions(), null, CancellationToken.None);

        Assert.Null(trained.Validation);
        Assert.Equal(1f, trained.Head.Temperature);
        Assert.Equal(1, Accuracy(trained, data));
        Assert.NotEmpty(trained.Curve);
        Assert.Equal(2, trained.Notes.Count);
    }

    [Fact]
    public void Train_OneCategoryWithASinglePicture_NotesThatNothingIsKnownOfIt()
    {
        var data = SyntheticEmbeddings.Clouds([20, 20, 1], 30, separation: 1);

        var trained = HeadTrainer.Train(data, new HeadOptions(), null, CancellationToken.None);

        Assert.Contains(trained.Notes, note => note.StartsWith("1 of 3 categories", StringComparison.Ordinal));
        Assert.All(trained.OutOfFold[^3..], p => Assert.True(float.IsNaN(p)));
        Assert.All(trained.OutOfFold[..^3], p => Assert.InRange(p, 0, 1));
    }

    [Fact]
    public void Train_IdenticalPicturesWithDifferentLabels_AnswersHalfAndHalf()
    {
        float[] features = [.. Enumerable.Range(0, 20).SelectMany(_ => new[] { 1f, 2f, 3f, 4f })];
        int[] labels = [.. Enumerable.Range(0, 20).Select(i => i % 2)];

        var trained = HeadTrainer.Train(
            new HeadData(features, labels, 2, [.. Enumerable.Range(0, 20)]), new HeadOptions(), null, CancellationToken.None);

        var probabilities = new float[2];
        trained.Predict([1, 2, 3, 4], probabilities);
        Assert.Equal(0.5, probabilities[0], 1e-4);
    }

    [Fact]
    public void Train_CategoryWithoutPictures_NamesIt()
    {
        var data = SyntheticEmbeddings.Clouds([5, 5], 10, separation: 1) with { ClassCount = 3 };

        var error = Assert.Throws<ArgumentException>(() => HeadTrainer.Train(data, new HeadOptions(), null, CancellationToken.None));

        Assert.Contains("Category 2 has no pictures", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HeadStage.Preparing)]
    [InlineData(HeadStage.CrossValidation)]
    [InlineData(HeadStage.Validation)]
    [InlineData(HeadStage.Refit)]
    public void Train_CancelledInAnyStage_EndsAtOnce(HeadStage stage)
    {
        var data = SyntheticEmbeddings.Clouds([.. Enumerable.Repeat(167, 12)], 1280, separation: 0.1);
        using var source = new CancellationTokenSource();
        var watch = new Stopwatch();
        var canceller = new Canceller(stage, () =>
        {
            watch.Start();
            source.Cancel();
        });

        Assert.ThrowsAny<OperationCanceledException>(() =>
            HeadTrainer.Train(data, new HeadOptions { Threads = 2 }, canceller, source.Token));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"It took {watch.Elapsed} to stop.");
    }

    private static double Accuracy(TrainedHead trained, HeadData data)
    {
        var probabilities = new float[data.ClassCount];
        var right = 0;
        for (var i = 0; i < data.Count; i++)
        {
            trained.Predict(data.Features.AsSpan(i * data.Dimension, data.Dimension), probabilities);
            right += Array.IndexOf(probabilities, probabilities.Max()) == data.Labels[i] ? 1 : 0;
        }
        return (double)right / data.Count;
    }

    private static (HeadData Even, HeadData Odd) Halves(HeadData data) => (Every(data, 0), Every(data, 1));

    private static HeadData Every(HeadData data, int remainder)
    {
        var rows = Enumerable.Range(0, data.Count).Where(i => i % 2 == remainder).ToArray();
        return new HeadData(
            [.. rows.SelectMany(i => data.Features[(i * data.Dimension)..((i + 1) * data.Dimension)])],
            [.. rows.Select(i => data.Labels[i])], data.ClassCount, rows);
    }

    private sealed class Collector(List<HeadProgress> reports) : IProgress<HeadProgress>
    {
        public void Report(HeadProgress value) => reports.Add(value);
    }

    private sealed class Canceller(HeadStage stage, Action cancel) : IProgress<HeadProgress>
    {
        public void Report(HeadProgress value)
        {
            if (value.Stage == stage)
                cancel();
        }
    }
}
