using TempleDashboard.Learning.ConvNets;

namespace TempleDashboard.Tests.Learning.ConvNets;

public sealed class ConvNetTrainerTests
{
    private static readonly ConvNetOptions Quick = new() { Epochs = 6, Dropout = 0.2 };

    [Fact]
    public void Train_SameSeedTwice_GivesTheSameCurveAndWeights()
    {
        var data = SquarePictures.Draw(train: 72, validation: 24);

        var (one, again, other) = (Train(data, Quick), Train(data, Quick), Train(data, Quick, seed: 2));

        Assert.Equal(Curve(one.Epochs), Curve(again.Epochs));
        Assert.Equal(one.Weights, again.Weights);
        Assert.NotEqual(one.Weights, other.Weights);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Train_ResumedFromAFile_IsUnbrokenToTheLastBit(int interruptedAfter)
    {
        var data = SquarePictures.Draw(train: 72, validation: 24);
        var options = Quick with { EarlyStoppingPatience = 4, BalanceCategories = true };
        var whole = Train(data, options);
        byte[]? file = null;

        ConvNetTrainer.Train(
            data, options, 1, 2, null, checkpoint => file = checkpoint.Epoch == interruptedAfter ? checkpoint.ToBytes() : file, default);
        var resumed = ConvNetTrainer.Train(data, options, 1, 1, ConvNetCheckpoint.TryRead(file), null, default);

        Assert.Equal(Curve(whole.Epochs), Curve(resumed.Epochs));
        Assert.Equal(whole.Weights, resumed.Weights);
        Assert.Equal(whole.Temperature, resumed.Temperature);
        Assert.Equal(whole.Notes, resumed.Notes);
    }

    [Fact]
    public void Train_Always_ReportsEveryEpochOnceWithItsState()
    {
        var reported = new List<ConvNetCheckpoint>();

        var trained = ConvNetTrainer.Train(SquarePictures.Draw(40, 8), Quick, 1, 2, null, reported.Add, default);

        Assert.Equal([1, 2, 3, 4, 5, 6], reported.Select(checkpoint => checkpoint.Epochs[^1].Number));
        Assert.Equal(trained.Weights, reported[^1].Weights);
        Assert.Equal([2L, 4, 6, 8, 10, 12], reported.Select(checkpoint => checkpoint.Step));
        Assert.Equal(6, trained.EpochsLearned);
        Assert.NotSame(reported[0].Weights, reported[1].Weights);
    }

    [Fact]
    public void Train_EarlyStopping_KeepsTheWeightsOfTheLowestValidationLoss()
    {
        var data = SquarePictures.Draw(train: 40, validation: 24, contrast: 12);
        var options = new ConvNetOptions { Epochs = 60, Dropout = 0, EarlyStoppingPatience = 5, LearningRate = 0.01 };
        ConvNetCheckpoint? best = null;

        var trained = ConvNetTrainer.Train(
            data,
            options,
            1,
            2,
            null,
            checkpoint => best = checkpoint.Epochs.MinBy(epoch => epoch.ValidationLoss) == checkpoint.Epochs[^1] ? checkpoint : best,
            default);

        Assert.Equal(best!.Epoch, trained.EpochsLearned);
        Assert.True(trained.Epochs.Count < 60);
        Assert.Equal(trained.Epochs.Count - 5, best!.Epoch);
        Assert.Equal(best.Weights, trained.Weights);
        Assert.Contains(trained.Notes, note => note.Contains($"epoch {best.Epoch} of {trained.Epochs.Count}"));
    }

    [Fact]
    public void Train_NothingToTellApart_StartsOverFromOtherWeightsAndSaysSo()
    {
        var data = SquarePictures.Draw(train: 32, validation: 0, contrast: 0, noise: 0);
        var options = new ConvNetOptions { Epochs = 30, BatchSize = 1, Dropout = 0, LearningRate = 1e-4 };
        ConvNetCheckpoint? afterRestart = null;

        var trained = ConvNetTrainer.Train(
            data,
            options,
            1,
            2,
            null,
            checkpoint => afterRestart = checkpoint is { Restarts: 1, Step: 0 } ? checkpoint : afterRestart,
            default);
        var resumed = ConvNetTrainer.Train(data, options, 1, 2, afterRestart, null, default);

        Assert.True(trained.Restarts > 0);
        Assert.Equal(30, trained.Epochs.Count);
        Assert.Equal(trained.Restarts, trained.Epochs.Count(epoch => epoch.Note is not null));
        Assert.Contains("starts over from other weights (1 of at most 3 times)", afterRestart!.Epochs[^1].Note);
        Assert.Equal(trained.Weights, resumed.Weights);
    }

    [Fact]
    public void Train_LossBecomesInfinite_SaysWhatToDo()
    {
        var data = SquarePictures.Draw(train: 40, validation: 0);
        ConvNetCheckpoint? first = null;
        ConvNetTrainer.Train(data, Quick with { Epochs = 2 }, 1, 2, null, checkpoint => first ??= checkpoint, default);
        Array.Fill(first!.Weights, float.PositiveInfinity);

        var thrown = Assert.Throws<ConvNetDivergedException>(() =>
            ConvNetTrainer.Train(data, Quick with { Epochs = 2 }, 1, 2, first, null, default));

        Assert.Contains("epoch 2", thrown.Message);
        Assert.Contains("learning rate below 0.001", thrown.Message);
    }

    [Fact]
    public void Train_Cancelled_EndsWithinABatch()
    {
        // An epoch of 20,000 batches takes many seconds: who asks only after an epoch would be found out by the callback.
        var data = SquarePictures.Draw(train: 20_000, validation: 0);
        using var cancellation = new CancellationTokenSource();
        cancellation.CancelAfter(TimeSpan.FromMilliseconds(500));
        var slow = new ConvNetOptions { Epochs = 1000, BatchSize = 1, Filters1 = 64, Filters2 = 64 };
        var seen = 0;

        Assert.ThrowsAny<OperationCanceledException>(() =>
            ConvNetTrainer.Train(data, slow, 1, 2, null, checkpoint => seen = checkpoint.Epoch, cancellation.Token));

        Assert.Equal(0, seen);
    }

    [Fact]
    public void Train_CheckpointOfOtherData_IsRefused()
    {
        var data = SquarePictures.Draw(train: 40, validation: 0);
        ConvNetCheckpoint? checkpoint = null;
        ConvNetTrainer.Train(data, Quick with { Epochs = 1 }, 1, 2, null, state => checkpoint = state, default);

        var thrown = Assert.Throws<ArgumentException>(() =>
            ConvNetTrainer.Train(data with { Fingerprint = "others" }, Quick with { Epochs = 1 }, 1, 2, checkpoint, null, default));

        Assert.Contains("other pictures", thrown.Message);
    }

    [Fact]
    public void Train_UnequalCategories_BalanceHelpsTheSmallOne()
    {
        var data = SquarePictures.Draw(train: 200, validation: 100, contrast: 40);
        int[] unequal = [.. data.TrainIndices.Where(i => data.Labels[i] == 0 || i % 20 == 1)];
        var options = new ConvNetOptions { Epochs = 15, Dropout = 0 };

        double RecallOfSmall(bool balance)
        {
            var validation = Train(data with { TrainIndices = unequal }, options with { BalanceCategories = balance }).Validation!;
            return validation
                .Indices.Index()
                .Where(item => data.Labels[item.Item] == 1)
                .Average(item => (double)validation.Probabilities[item.Index * 2 + 1]);
        }

        Assert.True(RecallOfSmall(true) > RecallOfSmall(false) + 0.1);
    }

    [Fact]
    public void Train_WithValidation_MeasuresTheTemperatureAndKeepsAccuracy()
    {
        var data = SquarePictures.Draw(train: 80, validation: 40, contrast: 60);

        var trained = Train(data, new ConvNetOptions { Epochs = 30, Dropout = 0 });
        var without = Train(data with { ValidationIndices = data.ValidationIndices[..4] }, Quick);

        Assert.NotEqual(1, trained.Temperature);
        Assert.Equal(trained.Epochs[^1].ValidationAccuracy, trained.Validation!.Accuracy);
        Assert.All(trained.Validation.Probabilities.Chunk(2), row => Assert.Equal(1, row.Sum(), 1e-5));
        Assert.Equal(1, without.Temperature);
        Assert.Contains(without.Notes, note => note.Contains("too few to calibrate"));
    }

    [Fact]
    public void MeasureStep_DefaultNetwork_TakesWellUnderASecondAndFitsARealEpoch()
    {
        var timing = ConvNetTiming.MeasureStep(new ConvNetOptions(), SquarePictures.Width, SquarePictures.Height, 2, 2, default);

        Assert.InRange(timing.PerTrainingPicture, TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(50));
        Assert.True(timing.PerValidationPicture < timing.PerTrainingPicture);
        Assert.Equal(
            10 * (100 * timing.PerTrainingPicture + 20 * timing.PerValidationPicture),
            timing.Estimate(trainingPictures: 100, validationPictures: 20, epochs: 10));
    }

    private static TrainedConvNet Train(ConvNetData data, ConvNetOptions options, int seed = 1) =>
        ConvNetTrainer.Train(data, options, seed, 2, null, null, default);

    private static IEnumerable<(int, double, double, double?, double?)> Curve(IEnumerable<ConvNetEpoch> epochs) =>
        epochs.Select(epoch => (epoch.Number, epoch.TrainLoss, epoch.TrainAccuracy, epoch.ValidationLoss, epoch.ValidationAccuracy));
}
