using TempleDashboard.Domain.Labelling;

namespace TempleDashboard.Domain.Training;

/// <summary>What a classifier must have before it can be trained, and what it should have.</summary>
internal static class TrainingRequirements
{
    /// <summary>Below this many training pictures a category is weak.</summary>
    private const int AdvisedPictures = 20;

    /// <summary>A category with this many times the pictures of another one tends to win too often.</summary>
    private const int AdvisedImbalance = 5;

    /// <summary>Says what is missing from the training pictures.</summary>
    public static IEnumerable<string> MissingForTraining(TrainingData data)
    {
        if (data.Classifier.Temple!.IsCommon)
        {
            yield return "Common categories are not trained by themselves: they join the training of every temple.";
            yield break;
        }
        foreach (var empty in data.Empty)
            yield return $"Category '{empty}' has no training pictures: label some, or delete the category.";
        if (data.Categories.Count < 2)
            yield return data.Categories.Count == 0
                ? "There are no labelled training pictures: label pictures of at least two categories."
                : $"Only '{data.Categories[0].Name}' has training pictures: label pictures of at least one more category.";
    }

    /// <summary>Says what is missing from the test pictures.</summary>
    public static IEnumerable<string> MissingForTesting(TrainingData data)
    {
        if (data.Count(Split.Test) == 0)
            yield return "There are no test pictures: move some labelled pictures to the test split.";
    }

    /// <summary>Says what would make the model better.</summary>
    public static IEnumerable<string> Advice(TrainingData data)
    {
        foreach (var category in data.Categories.Where(category => category.Train < AdvisedPictures))
            yield return $"'{category.Name}' has {category.Train} training {(category.Train == 1 ? "picture" : "pictures")}; {AdvisedPictures} or more work better.";
        foreach (var category in data.Categories.Where(category => category is { Test: 0, IsCommon: false }))
            yield return $"'{category.Name}' has no test pictures, so its accuracy cannot be told.";
        if (data.Categories.Count >= 2
            && data.Categories.MaxBy(category => category.Train) is { } most
            && data.Categories.MinBy(category => category.Train) is { } least
            && most.Train >= AdvisedImbalance * least.Train)
            yield return $"'{most.Name}' has {most.Train} training pictures and '{least.Name}' only {least.Train}: add more of the latter.";
    }
}
