namespace TempleDashboard.Domain.Labelling.Splitting;

/// <summary>Chooses between training and testing for a picture that was labelled without saying which.</summary>
public static class SplitChooser
{
    /// <summary>The share of a category's pictures that is kept for testing.</summary>
    public const double TestShare = 0.2;

    /// <summary>
    /// Returns the split for a picture. A look-alike follows its twin: on opposite sides they would flatter the model.
    /// Otherwise the category's test share is kept at <see cref="TestShare"/>: its 3rd, 8th, 13th picture and so on.
    /// </summary>
    /// <param name="trainCount">The category's pictures that train, without this one.</param>
    /// <param name="testCount">The category's pictures that test, without this one.</param>
    /// <param name="twin">The split of a look-alike of the picture; null where it has none.</param>
    public static Split Choose(int trainCount, int testCount, Split? twin)
    {
        if (twin is { } split)
            return split;
        var wanted = Math.Round(TestShare * (trainCount + testCount + 1), MidpointRounding.AwayFromZero);
        return trainCount > 0 && testCount < wanted ? Split.Test : Split.Train;
    }
}
