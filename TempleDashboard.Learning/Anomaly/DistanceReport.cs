namespace TempleDashboard.Learning.Anomaly;

/// <summary>How far test pictures lie from the training pictures, and what a model makes of that.</summary>
/// <param name="Kept">Training pictures that the model keeps as neighbours.</param>
/// <param name="FalseAlarmRate">The share of false alarms that was promised when the model was made, 0 to 0.2.</param>
/// <param name="Threshold">The distance that followed from it; null for none.</param>
/// <param name="HeldOut">Distances of training pictures that were held out, ascending; the threshold follows from them.</param>
/// <param name="Test">Distances of test pictures of the model's categories, ascending: above the threshold they are false alarms.</param>
/// <param name="Strangers">Distances of test pictures of categories that the model was not trained on, ascending: above the threshold they
/// are found.</param>
public sealed record DistanceReport(int Kept, double FalseAlarmRate, double? Threshold, float[] HeldOut, float[] Test, float[] Strangers)
{
    /// <summary>Test pictures of the model's categories that would be called unlike anything seen.</summary>
    public int FalseAlarms => Test.Count(distance => distance > Threshold);

    /// <summary>Test pictures of other categories that would be called unlike anything seen.</summary>
    public int Found => Strangers.Count(distance => distance > Threshold);

    /// <summary>How well the distance tells the two apart, 0 to 1; null where one of them is missing.</summary>
    public double? Auroc() => Test.Length == 0 || Strangers.Length == 0
        ? null
        : Detection.Auroc(Array.ConvertAll(Test, distance => (double)distance), Array.ConvertAll(Strangers, distance => (double)distance));

    /// <summary>Measures with the neighbours of a model.</summary>
    /// <param name="test">Distances of test pictures of its categories.</param>
    /// <param name="strangers">Distances of test pictures of other categories.</param>
    public static DistanceReport Of(
        NeighbourIndex neighbours, double falseAlarmRate, IEnumerable<double> test, IEnumerable<double> strangers) =>
        new(
            neighbours.Count,
            falseAlarmRate,
            DistanceThreshold.Of(neighbours.HeldOut, falseAlarmRate),
            Sorted(neighbours.HeldOut.Ascending),
            Sorted(test.Select(distance => (float)distance)),
            Sorted(strangers.Select(distance => (float)distance)));

    /// <summary>
    /// Six digits are enough to draw them, also before a camera whose pictures hardly differ, and keep the evaluation of a thousand
    /// pictures small.
    /// </summary>
    private static float[] Sorted(IEnumerable<float> distances) => [.. distances.Select(distance => MathF.Round(distance, 6)).Order()];
}

/// <summary>The answer to a picture that fits no category.</summary>
public static class NoCategory
{
    /// <summary>The class that the API and the screens show for it.</summary>
    public const string Name = "No category (Anomaly)";
}
