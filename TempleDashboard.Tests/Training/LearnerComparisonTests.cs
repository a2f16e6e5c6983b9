using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Onnx;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Training;

public sealed class LearnerComparisonTests
{
    [Theory]
    [InlineData(0.90, 0.95, ModelKinds.ConvNet)]
    [InlineData(0.95, 0.90, ModelKinds.Transfer)]
    [InlineData(0.95, 0.95, ModelKinds.Transfer)]
    public void Best_TwoLearners_IsTheMoreAccurateOrTheFirst(double transfer, double convNet, string kept)
    {
        var best = LearnerComparison.Best([Learned(ModelKinds.Transfer, transfer), Learned(ModelKinds.ConvNet, convNet)]);
        Assert.Equal(kept, best.Kind);
    }

    [Fact]
    public void Best_NothingHeldOut_IsTheFirst()
    {
        var best = LearnerComparison.Best([Learned(ModelKinds.Transfer, null), Learned(ModelKinds.ConvNet, null)]);
        Assert.Equal(ModelKinds.Transfer, best.Kind);
    }

    [Fact]
    public async Task LearnAsync_SecondLearnerFails_KeepsTheFirstAndSaysWhy()
    {
        await using var host = await DomainHost.StartAsync();
        var run = new RunSnapshot { RunId = 1, ClassifierId = 1, Number = 1, Status = RunStatus.Running };
        var feed = new TrainingFeed();
        RunSnapshot? last = null;
        using var watch = feed.Subscribe(snapshot => last = snapshot);
        var reporter = new RunReporter(run, feed, host.Get<IDbContextFactory<DashboardDbContext>>(), TimeProvider.System);

        var kept = await new LearnerComparison().LearnAsync(
            [new GoodLearner(), new BadLearner()], input: null!, reporter, new PartProgress(reporter, 0, 1), default);

        Assert.Equal(ModelKinds.Transfer, kept.Kind);
        Assert.Equal([(ModelKinds.Transfer, true)], last!.Trials.Select(trial => (trial.Kind, trial.IsKept)));
        Assert.Contains(last.Log, line =>
            line.Contains("It came apart. The model that was trained before it is kept.", StringComparison.Ordinal));
    }

    private static LearnedModel Learned(string kind, double? accuracy) => new(
        kind, new NoModel(), () => new ModelProto(), 8, 8, null, 1, null,
        accuracy is { } share ? new ValidationScore(20, share, 0.1) : null,
        new ModelFindings(null, null),
        []);

    private sealed class GoodLearner : ILearner
    {
        public string Kind => ModelKinds.Transfer;

        public string DescribeArchitecture(TrainingInput input) => "";

        public Task<LearnedModel> LearnAsync(
            TrainingInput input,
            RunReporter reporter,
            PartProgress progress,
            CancellationToken cancellationToken) => Task.FromResult(Learned(Kind, 0.9));
    }

    private sealed class BadLearner : ILearner
    {
        public string Kind => ModelKinds.ConvNet;

        public string DescribeArchitecture(TrainingInput input) => "";

        public Task<LearnedModel> LearnAsync(
            TrainingInput input,
            RunReporter reporter,
            PartProgress progress,
            CancellationToken cancellationToken) => throw new TrainingDataException("It came apart.");
    }

    private sealed class NoModel : IPictureModel
    {
        public int ClassCount => 2;

        public int EmbeddingLength => 1;

        public long ByteCount => 0;

        public PictureView View => new(8, 8, null);

        public PictureAnswers Answer(ReadOnlyMemory<byte> pixels, int count, CancellationToken cancellationToken) => new([], []);

        public Task<PictureAnswers> AnswerStoredAsync(
            IReadOnlyList<string> sha256s,
            IProgress<int>? progress,
            CancellationToken cancellationToken) => Task.FromResult(new PictureAnswers([], []));

        public void Dispose()
        {
        }
    }
}
