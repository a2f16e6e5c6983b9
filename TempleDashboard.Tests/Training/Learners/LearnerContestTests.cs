using TempleDashboard.Domain.Images;
using TempleDashboard.Domain.Learning.Models;
using TempleDashboard.Domain.Learning.Onnx;
using TempleDashboard.Domain.Training;
using TempleDashboard.Domain.Training.Learners;

namespace TempleDashboard.Tests.Training.Learners;

public sealed class LearnerContestTests
{
    [Theory]
    [InlineData(0.90, 0.95, ModelKinds.ConvNet)]
    [InlineData(0.95, 0.90, ModelKinds.Transfer)]
    [InlineData(0.95, 0.95, ModelKinds.Transfer)]
    public void Best_TwoLearners_IsTheMoreAccurateOrTheFirst(double transfer, double convNet, string kept)
    {
        var best = LearnerContest.Best([Learned(ModelKinds.Transfer, transfer), Learned(ModelKinds.ConvNet, convNet)]);
        Assert.Equal(kept, best.Kind);
    }

    [Fact]
    public void Best_NothingHeldOut_IsTheFirst()
    {
        var best = LearnerContest.Best([Learned(ModelKinds.Transfer, null), Learned(ModelKinds.ConvNet, null)]);
        Assert.Equal(ModelKinds.Transfer, best.Kind);
    }

    private static LearnedModel Learned(string kind, double? accuracy) => new(
        kind, new NoModel(), () => new ModelProto(), 8, 8, null, 1, null,
        accuracy is { } share ? new ValidationScore(20, share, 0.1) : null,
        new ModelFindings(null, null),
        []);

    private sealed class NoModel : IPictureModel
    {
        public int ClassCount => 2;

        public int EmbeddingLength => 1;

        public long ByteCount => 0;

        public PictureView View => new(8, 8, null);

        public PictureAnswers Answer(ReadOnlyMemory<byte> pixels, int count, CancellationToken cancellationToken) => new([], []);

        public Task<PictureAnswers> AnswerStoredAsync(IReadOnlyList<string> sha256s, IProgress<int>? progress, CancellationToken cancellationToken) =>
            Task.FromResult(new PictureAnswers([], []));

        public void Dispose()
        {
        }
    }
}
