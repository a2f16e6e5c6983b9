using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Evaluation;
using TempleDashboard.Learning.Heads;

namespace TempleDashboard.Tests.Training;

public sealed class ModelDiagnosticsTests
{
    private const int Days = 10;
    private const int PerDay = 24;
    private const int Dimension = 60;
    private static readonly string[] Categories = ["open", "closed"];

    [Fact]
    public void Splits_ShortcutPerDay_IsWorthNothingOnNewDays()
    {
        var (pictures, data) = Planted(shortcut: 4);

        var split = Assert.Single(Splits(pictures, data).Comparisons);

        Assert.Equal((SplitKind.Day, Days, Days * PerDay), (split.Kind, split.Groups, split.Count));
        Assert.True(split.Random > 0.9, $"{split.Random:0.000}");
        Assert.True(split.Unseen < split.Random - 0.1, $"{split.Unseen:0.000} on new days, {split.Random:0.000} at random");
        Assert.True(split.UnseenInterval.High < split.RandomInterval.Low);
    }

    [Fact]
    public void Splits_NothingButTheSubject_HoldsOnNewDays()
    {
        var (pictures, data) = Planted(shortcut: 0);

        var split = Assert.Single(Splits(pictures, data).Comparisons);

        Assert.InRange(split.Unseen, split.Random - 0.06, split.Random + 0.06);
        Assert.InRange(split.Unseen, 0.7, 1);
    }

    [Fact]
    public void Splits_NoCameraNamed_SaysSo()
    {
        var (pictures, data) = Planted(shortcut: 0);

        Assert.Equal(["No file name tells the camera."], Splits(pictures, data).NotMeasured);
    }

    [Fact]
    public void Splits_Cancelled_Stops()
    {
        var (pictures, data) = Planted(shortcut: 0);

        Assert.ThrowsAny<OperationCanceledException>(() =>
            ModelDiagnostics.Splits(pictures, Categories, data, l2: 2, new HeadOptions(), new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Doubts_NothingHeldOut_AreNotKnown()
    {
        var (pictures, _) = Planted(shortcut: 0);

        Assert.Null(ModelDiagnostics.Doubts(pictures, Categories, []));
    }

    private static SplitEvaluation Splits(TrainingPicture[] pictures, HeadData data) =>
        ModelDiagnostics.Splits(pictures, Categories, data, l2: 0.0316 * Dimension, new HeadOptions(), CancellationToken.None);

    /// <summary>
    /// A weak trace of the subject in all features, and a strong trace of each day's categories in two features that only this day has.
    /// </summary>
    private static (TrainingPicture[] Pictures, HeadData Data) Planted(double shortcut)
    {
        var random = new Random(4);
        var pictures = new TrainingPicture[Days * PerDay];
        var features = new float[pictures.Length * Dimension];
        for (var i = 0; i < pictures.Length; i++)
        {
            var (day, label) = (i / PerDay, i % 2);
            for (var j = 0; j < Dimension; j++)
                features[i * Dimension + j] = (float)(random.NextDouble() + random.NextDouble() - 1 + (label == 0 ? 0.06 : -0.06));
            features[i * Dimension + 2 * day + label] += (float)shortcut;
            var taken = new DateTime(2026, 11, 1 + day, 8, 0, 0, DateTimeKind.Unspecified).AddMinutes(15 * (i % PerDay));
            pictures[i] = new TrainingPicture($"{i:x64}", $"{i}.jpg", label, Split.Train, i, taken);
        }
        int[] labels = [.. pictures.Select(picture => picture.Category)];
        return (pictures, new HeadData(features, labels, 2, [.. Enumerable.Range(0, labels.Length)]));
    }
}
