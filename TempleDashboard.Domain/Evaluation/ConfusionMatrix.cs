namespace TempleDashboard.Domain.Evaluation;

/// <summary>How often each category was taken for each other.</summary>
/// <param name="Categories">The K category names, in the order of rows and columns.</param>
/// <param name="Counts"><c>[K][K]</c>: the row is the true category, the column the predicted one.</param>
public sealed record ConfusionMatrix(string[] Categories, int[][] Counts)
{
    /// <summary>Counts pairs of true and predicted category, each 0 to K-1.</summary>
    public static ConfusionMatrix Of(string[] categories, ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted)
    {
        if (actual.Length != predicted.Length)
            throw new ArgumentException($"There are {actual.Length} true and {predicted.Length} predicted categories.", nameof(predicted));
        var counts = categories.Select(_ => new int[categories.Length]).ToArray();
        for (var i = 0; i < actual.Length; i++)
            counts[actual[i]][predicted[i]]++;
        return new ConfusionMatrix(categories, counts);
    }

    /// <summary>Pictures that truly are of the category.</summary>
    public int Support(int category) => Counts[category].Sum();

    /// <summary>Pictures that were taken for the category.</summary>
    public int Predicted(int category) => Counts.Sum(row => row[category]);

    /// <summary>Pictures on the diagonal.</summary>
    public int CountRight() => Counts.Select((row, k) => row[k]).Sum();
}
