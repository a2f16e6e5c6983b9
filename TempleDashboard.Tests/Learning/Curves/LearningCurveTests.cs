using TempleDashboard.Learning.Curves;
using TempleDashboard.Learning.Heads;

namespace TempleDashboard.Tests.Learning.Curves;

public sealed class LearningCurveTests
{
    private const int Dimension = 24;
    private static readonly CurveOptions Quick = new() { Repeats = 2 };

    [Fact]
    public void Measure_HardCategories_AreMisreadLessOftenWithMorePictures()
    {
        var measured = LearningCurve.Measure(Blobs(90, distance: 2.2), new CurveOptions(), null, null, CancellationToken.None)!;

        var errors = measured.Errors();
        Assert.Equal(measured.Sizes.Order(), measured.Sizes);
        Assert.Equal(90 * 0.75, measured.Sizes[^1], 1.0);
        Assert.True(errors[0] > errors[^1] + 0.02, $"{errors[0]:0.000} with few, {errors[^1]:0.000} with all");
        Assert.InRange(measured.Changed, 0.001, 0.5);
        Assert.Equal(20, measured.Newest);
        Assert.All(measured.Recalls(2), recall => Assert.InRange(recall, 0.6, 1));
    }

    [Fact]
    public void Measure_SameSeed_GivesTheSameNumbers()
    {
        var (one, other) = (Run(Quick), Run(Quick));

        Assert.Equal(one.Errors(), other.Errors());
        Assert.Equal(one.Changed, other.Changed);
        Assert.NotEqual(one.Errors(), Run(Quick with { Seed = 2 }).Errors());

        static CurveMeasurement Run(CurveOptions options) =>
            LearningCurve.Measure(Blobs(40, distance: 1.5), options, null, null, CancellationToken.None)!;
    }

    [Fact]
    public void Measure_OneGroup_CannotBeDivided() => Assert.Null(LearningCurve.Measure(
        Blobs(12, distance: 2) with { Groups = new int[12] }, Quick, null, null, CancellationToken.None));

    [Fact]
    public void Measure_AnotherWorkComesFirst_WaitsBeforeEachFitAndStopsWhenCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var (asked, told) = (0, new List<double>());

        LearningCurve.Measure(Blobs(20, distance: 2), Quick, new Heard(told), () => asked++, CancellationToken.None);
        Assert.Equal(2 * 4 * 5, asked);
        Assert.Equal(told.Order(), told);
        Assert.Equal(1, told[^1]);

        Assert.ThrowsAny<OperationCanceledException>(() =>
            LearningCurve.Measure(Blobs(20, distance: 2), Quick, null, cancellation.Cancel, cancellation.Token));
    }

    [Fact]
    public void Order_AnyBeginning_HasEveryCategoryInItsShare()
    {
        int[] labels = [.. Enumerable.Repeat(0, 60), .. Enumerable.Repeat(1, 30), .. Enumerable.Repeat(2, 3)];

        var order = SubSamples.Order([.. Enumerable.Range(0, labels.Length)], labels, new Random(1));

        Assert.Equal(Enumerable.Range(0, labels.Length), order.Order());
        Assert.Equal([0, 1, 2], order[..3].Select(picture => labels[picture]).Order());
        Assert.InRange(order[..31].Count(picture => labels[picture] == 0), 16, 22);
    }

    private static HeadData Blobs(int count, double distance)
    {
        var random = new Random(7);
        var labels = Enumerable.Range(0, count).Select(i => i % 2).ToArray();
        var features = new float[count * Dimension];
        for (var i = 0; i < features.Length; i++)
        {
            var shift = i % Dimension < 2 ? distance * labels[i / Dimension] : 0;
            features[i] = (float)(shift + random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
        }
        return new(features, labels, 2, [.. Enumerable.Range(0, count)]);
    }

    private sealed class Heard(List<double> told) : IProgress<double>
    {
        public void Report(double value) => told.Add(value);
    }
}
