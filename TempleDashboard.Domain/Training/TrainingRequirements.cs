using TempleDashboard.Domain.Labelling;

namespace TempleDashboard.Domain.Training;

/// <summary>What a classifier must have before it can be trained, and what it should have.</summary>
internal static class TrainingRequirements
{
    /// <summary>Below this many training pictures a category is weak.</summary>
    private const int AdvisedPictures = 20;

    /// <summary>A category with this many times the pictures of another one tends to win too often.</summary>
    private const int AdvisedImbalance = 5;

    /// <summary>Below this many training pictures of a single category too little is known of what is usual.</summary>
    public const int FewestOfOneCategory = 10;

    /// <summary>Says what is missing from the training pictures.</summary>
    /// <param name="allowOneCategory">See <see cref="TrainingSettings.AllowOneCategory"/>.</param>
    public static IEnumerable<string> MissingForTraining(TrainingData data, bool allowOneCategory)
    {
        if (data.Classifier.Temple!.IsCommon)
        {
            yield return "Common categories are not trained by themselves: they join the training of every temple.";
            yield break;
        }
        // Beside others an empty category is left out. Beside a single one it is what somebody meant to tell apart: training on would be
        // another question.
        foreach (var empty in data.Empty.Where(name => allowOneCategory && data.Categories.Count == 1 && data.Strangers.All(picture => picture.Category != name)))
            yield return $"Category '{empty}' has no training pictures: label some, or delete the category.";
        if (data.Categories.Count == 0)
            yield return "There are no labelled training pictures: label pictures of at least two categories.";
        else if (data.Categories.Count == 1 && !allowOneCategory)
            yield return $"Only '{data.Categories[0].Name}' has training pictures: label pictures of at least one more category.";
        else if (data.Categories is [{ Train: < FewestOfOneCategory } only])
            yield return $"Only '{only.Name}' has training pictures: label pictures of at least one more category, or at least {FewestOfOneCategory} of '{only.Name}' to train what is unlike it.";
    }

    /// <summary>Says what is missing from the test pictures.</summary>
    public static IEnumerable<string> MissingForTesting(TrainingData data)
    {
        if (data.Count(Split.Test) == 0)
            yield return "There are no test pictures: move some labelled pictures to the test split.";
    }

    /// <summary>Names the categories that are left out of a training, and why; empty where none is.</summary>
    public static IEnumerable<string> LeftOut(TrainingData data) => data.Categories.Count < 2 ? [] : data.Empty.Select(name =>
        $"Category '{name}' has no training pictures and is left out: the model will not know it. Label some, or delete the category.");

    /// <summary>Says what would make the model better.</summary>
    public static IEnumerable<string> Advice(TrainingData data)
    {
        foreach (var leftOut in LeftOut(data))
            yield return leftOut;
        foreach (var category in data.Categories.Where(category => category.Train < AdvisedPictures))
            yield return $"'{category.Name}' has {category.Train} training {(category.Train == 1 ? "picture" : "pictures")}; {AdvisedPictures} or more work better.";
        foreach (var category in data.Categories.Where(category => category is { Test: 0, IsCommon: false }))
            yield return $"'{category.Name}' has no test pictures, so its accuracy cannot be told.";
        if (data.Categories is [var only])
        {
            yield return $"With one category, what is unlike '{only.Name}' is told and nothing else. Label another category to have two kinds of pictures told apart.";
            yield return data.Strangers.Count == 0
                ? "Whether strange pictures are found cannot be told without any: label some under another category, all of them for testing."
                : $"{data.Strangers.Count} test {(data.Strangers.Count == 1 ? "picture" : "pictures")} of other categories will show how much of what is unlike '{only.Name}' is found; they are not learned from.";
        }
        if (data.Categories.Count >= 2
            && data.Categories.MaxBy(category => category.Train) is { } most
            && data.Categories.MinBy(category => category.Train) is { } least
            && most.Train >= AdvisedImbalance * least.Train)
            yield return $"'{most.Name}' has {most.Train} training pictures and '{least.Name}' only {least.Train}: add more of the latter.";
    }
}
