using System.Numerics.Tensors;
using TempleDashboard.Learning.Curves;
using TempleDashboard.Learning.Heads;

namespace TempleDashboard.MeasureEnough;

/// <summary>One draw: a start set, what twenty more are foretold to bring, and what they brought on all other pictures.</summary>
internal sealed record ForetoldGain(GainForecast Forecast, double Before, double After, int HeldOut)
{
    private const int More = 20;

    public double Gain => After - Before;

    /// <summary>Whether the measured gain lies in the range that the product shows.</summary>
    public bool IsHeld => Forecast.GainRange.Holds(Gain);

    /// <summary>Whether it lies in the range that counts the luck of the held-out pictures as well.</summary>
    public bool IsHeldAsMeasured => Forecast.MeasuredOn(HeldOut).Holds(Gain);

    public static ForetoldGain Draw(KeptSet set, int start, int seed)
    {
        var order = Enumerable.Range(0, set.Count).ToArray();
        var random = new Random(seed);
        do
            random.Shuffle(order);
        while (order[..start].Select(picture => set.Labels[picture]).CountBy(label => label).Count(category => category.Value >= 4)
            < set.Categories.Length);
        var held = order[(start + More)..];
        var measured = LearningCurve.Measure(
            set.Some(order[..start]), new CurveOptions { Seed = seed }, null, null, CancellationToken.None);
        return new(
            GainForecast.Of(measured!, More), Right(set, order[..start], held), Right(set, order[..(start + More)], held), held.Length);
    }

    /// <summary>Trained as the product trains, its choice of the strength included.</summary>
    private static double Right(KeptSet set, int[] train, int[] held)
    {
        var head = HeadTrainer.Train(set.Some(train), new HeadOptions { ValidationShare = 0 }, null, CancellationToken.None).Head;
        var probabilities = new float[set.Categories.Length];
        return held.Average(picture =>
        {
            head.Predict(set.Row(picture), probabilities);
            return TensorPrimitives.IndexOfMax<float>(probabilities) == set.Labels[picture] ? 1.0 : 0;
        });
    }
}
