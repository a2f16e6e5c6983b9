namespace TempleDashboard.Learning.Evaluation;

/// <summary>A picture whose label is doubtful.</summary>
/// <param name="Picture">Its index.</param>
/// <param name="Suggested">The category that it was taken for, 0 to K-1.</param>
/// <param name="Probability">Of the suggested category, 0 to 1.</param>
/// <param name="LabelProbability">Of its label, 0 to 1.</param>
public readonly record struct LabelDoubt(int Picture, int Suggested, double Probability, double LabelProbability)
{
    /// <summary>
    /// Sure enough for any category: where all is easy, the average is near certainty, and a few wrong labels keep models from
    /// reaching it on exactly the pictures that are asked about.
    /// </summary>
    private const double SureEnough = 0.75;

    /// <summary>
    /// Finds labels that are probably wrong, by the rule of confident learning (Northcutt, Jiang and Chuang, 2021): a model that had not
    /// seen the picture takes it for another category, is surer of that one than it is on average of pictures labelled so (or three
    /// quarters sure), and less sure of the label than on average. Categories that are hard for the model ask for less, easy ones for more.
    /// </summary>
    /// <param name="labels">Given categories, <c>[N]</c>, 0 to K-1.</param>
    /// <param name="outOfFold">Probabilities by models that had not seen the picture, <c>[N,K]</c> row-major; a row of NaN where there was
    /// none.</param>
    /// <returns>The most suspicious first: those whose label is least probable.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public static IReadOnlyList<LabelDoubt> Find(ReadOnlySpan<int> labels, ReadOnlySpan<float> outOfFold, int classCount)
    {
        if (outOfFold.Length != labels.Length * classCount)
        {
            throw new ArgumentException(
                $"{outOfFold.Length} probabilities do not fit {labels.Length} pictures of {classCount} categories.", nameof(outOfFold));
        }

        var averages = Averages(labels, outOfFold, classCount);
        var doubts = new List<LabelDoubt>();
        for (var i = 0; i < labels.Length; i++)
        {
            var row = outOfFold.Slice(i * classCount, classCount);
            if (float.IsNaN(row[0]))
                continue;
            var (label, top) = (labels[i], TopCategory.Of(row));
            if (top != label && row[top] >= Math.Min(averages[top], SureEnough) && row[label] < averages[label])
                doubts.Add(new LabelDoubt(i, top, row[top], row[label]));
        }
        return
        [
            .. doubts.OrderBy(doubt => doubt.LabelProbability).ThenByDescending(doubt => doubt.Probability).ThenBy(doubt => doubt.Picture),
        ];
    }

    /// <summary>
    /// How sure the models are on average of a category in pictures labelled so; NaN for one of which no picture was held out.
    /// </summary>
    private static double[] Averages(ReadOnlySpan<int> labels, ReadOnlySpan<float> outOfFold, int classCount)
    {
        var sums = new double[classCount];
        var counts = new int[classCount];
        for (var i = 0; i < labels.Length; i++)
        {
            var own = outOfFold[i * classCount + labels[i]];
            if (float.IsNaN(own))
                continue;
            sums[labels[i]] += own;
            counts[labels[i]]++;
        }
        for (var k = 0; k < classCount; k++)
            sums[k] = counts[k] == 0 ? double.NaN : sums[k] / counts[k];
        return sums;
    }
}

/// <summary>The training pictures whose labels are probably wrong.</summary>
/// <param name="Checked">Training pictures that a model could judge without having seen them.</param>
/// <param name="Found">Doubtful ones among them.</param>
/// <param name="Worst">The most suspicious of them, the worst first; at most <see cref="MostKept"/>.</param>
public sealed record LabelDoubts(int Checked, int Found, IReadOnlyList<DoubtfulLabel> Worst)
{
    /// <summary>More than that nobody looks through at one go; the next training finds the next ones.</summary>
    public const int MostKept = 50;
}

/// <summary>A training picture whose label a model disputes that had not seen the picture.</summary>
/// <param name="Sha256">Of the picture's bytes.</param>
/// <param name="Name">The name that it came with.</param>
/// <param name="Category">The label that it was trained with.</param>
/// <param name="Suggested">What the model takes it for.</param>
/// <param name="Probability">Of the suggested category, 0 to 1.</param>
/// <param name="LabelProbability">Of the label, 0 to 1.</param>
public sealed record DoubtfulLabel(
    string Sha256, string Name, string Category, string Suggested, double Probability, double LabelProbability)
{
    /// <summary>Whether the picture is unlike all others of the training, so that it may belong to no category at all.</summary>
    public bool IsUnlikeAll { get; init; }
}
