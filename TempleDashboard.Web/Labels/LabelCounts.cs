using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;

namespace TempleDashboard.Web.Labels;

/// <summary>Pictures per category and split, kept up to date by the changes made here so that no key press counts anew.</summary>
public sealed class LabelCounts(int total, IReadOnlyDictionary<(long CategoryId, Split Split), int> labels)
{
    private readonly Dictionary<(long CategoryId, Split Split), int> _labels = new(labels);

    /// <summary>Copies counts, so that changes made to the copy leave the original alone.</summary>
    public LabelCounts(LabelCounts other)
        : this(other.Total, other._labels)
    {
    }

    public int Total { get; } = total;

    public int Unlabelled => Total - _labels.Values.Sum();

    public int Of(long categoryId, Split split) => _labels.GetValueOrDefault((categoryId, split));

    public int Of(long categoryId) => Of(categoryId, Split.Train) + Of(categoryId, Split.Test);

    /// <summary>
    /// Moves pictures from where they were <paramref name="before"/> a change to where they are <paramref name="after"/> it.
    /// </summary>
    public void Apply(IEnumerable<LabelState> before, IEnumerable<LabelState> after)
    {
        Add(before, -1);
        Add(after, 1);
    }

    private void Add(IEnumerable<LabelState> states, int step)
    {
        foreach (var state in states)
        {
            if (state.CategoryId is { } categoryId)
                _labels[(categoryId, state.Split)] = Of(categoryId, state.Split) + step;
        }
    }
}
