namespace TempleDashboard.Domain.Labelling.Splitting;

/// <summary>Pictures that stay on one side of a split, and how many of them each category has.</summary>
internal sealed record PictureGroup(int[] Pictures, (int Label, int Count)[] Counts)
{
    /// <summary>Collects the groups in an order drawn by <paramref name="seed"/>.</summary>
    public static PictureGroup[] Of(ReadOnlySpan<int> labels, ReadOnlySpan<int> groups, int seed)
    {
        if (groups.Length != labels.Length)
            throw new ArgumentException($"There are {labels.Length} labels but {groups.Length} groups.", nameof(groups));
        var byNumber = new Dictionary<int, List<int>>();
        var inOrder = new List<List<int>>();
        for (var i = 0; i < groups.Length; i++)
        {
            if (!byNumber.TryGetValue(groups[i], out var pictures))
            {
                byNumber[groups[i]] = pictures = [];
                inOrder.Add(pictures);
            }
            pictures.Add(i);
        }
        var shuffled = inOrder.ToArray();
        new Random(seed).Shuffle(shuffled);
        var result = new PictureGroup[shuffled.Length];
        for (var g = 0; g < result.Length; g++)
            result[g] = new PictureGroup([.. shuffled[g]], Count(shuffled[g], labels));
        return result;
    }

    /// <summary>Counts each category's pictures.</summary>
    public static int[] Totals(PictureGroup[] groups, ReadOnlySpan<int> labels)
    {
        var classCount = 0;
        foreach (var label in labels)
            classCount = Math.Max(classCount, label + 1);
        var totals = new int[classCount];
        foreach (var (label, count) in groups.SelectMany(g => g.Counts))
            totals[label] += count;
        return totals;
    }

    private static (int Label, int Count)[] Count(List<int> pictures, ReadOnlySpan<int> labels)
    {
        var counts = new SortedDictionary<int, int>();
        foreach (var picture in pictures)
            counts[labels[picture]] = counts.GetValueOrDefault(labels[picture]) + 1;
        return [.. counts.Select(c => (c.Key, c.Value))];
    }
}
