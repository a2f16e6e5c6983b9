using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;

namespace TempleDashboard.Web.Labels;

/// <summary>Pictures per category and split, kept up to date by the changes made here so that no key press counts anew.</summary>
/// <param name="labels">Those in use.</param>
/// <param name="aside">Those that are labelled and set aside, by category.</param>
public sealed class LabelCounts(
    int total, IReadOnlyDictionary<(long CategoryId, Split Split), int> labels, IReadOnlyDictionary<long, int>? aside = null)
{
    private readonly Dictionary<(long CategoryId, Split Split), int> _labels = new(labels);
    private readonly Dictionary<long, int> _aside = new(aside ?? new Dictionary<long, int>());

    /// <summary>Copies counts, so that changes made to the copy leave the original alone.</summary>
    public LabelCounts(LabelCounts other)
        : this(other.Total, other._labels, other._aside)
    {
    }

    public int Total { get; } = total;

    public int Unlabelled => Total - _labels.Values.Sum() - _aside.Values.Sum();

    public int Of(long categoryId, Split split) => _labels.GetValueOrDefault((categoryId, split));

    /// <summary>All that have the label, those included that are set aside.</summary>
    public int Of(long categoryId) => Of(categoryId, Split.Train) + Of(categoryId, Split.Test) + SetAside(categoryId);

    /// <summary>Those that have the label and are not used.</summary>
    public int SetAside(long categoryId) => _aside.GetValueOrDefault(categoryId);

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
            if (state.CategoryId is not { } categoryId)
                continue;
            if (state.IsSetAside)
                _aside[categoryId] = SetAside(categoryId) + step;
            else
                _labels[(categoryId, state.Split)] = Of(categoryId, state.Split) + step;
        }
    }
}
