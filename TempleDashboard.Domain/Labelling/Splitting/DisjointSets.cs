namespace TempleDashboard.Domain.Labelling.Splitting;

/// <summary>Union-find with path halving.</summary>
internal sealed class DisjointSets
{
    private readonly int[] parents;

    public DisjointSets(int count)
    {
        parents = new int[count];
        for (var i = 0; i < count; i++)
            parents[i] = i;
    }

    /// <summary>Returns the smallest member of the set that holds <paramref name="item"/>.</summary>
    public int Find(int item)
    {
        while (parents[item] != item)
            item = parents[item] = parents[parents[item]];
        return item;
    }

    public void Join(int first, int second)
    {
        var (a, b) = (Find(first), Find(second));
        parents[Math.Max(a, b)] = Math.Min(a, b);
    }
}
