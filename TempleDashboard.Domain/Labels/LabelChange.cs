using System.Text.Json.Serialization;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Labels;

/// <summary>What a change did to the labels of a classifier, enough to take it back.</summary>
/// <param name="Before">The labels before the change, one per picture; a null category means unlabelled.</param>
/// <param name="After">The labels after it, in the same order; the same where nothing changed.</param>
public sealed record LabelChange(long ClassifierId, IReadOnlyList<LabelState> Before, IReadOnlyList<LabelState> After)
{
    /// <summary>Each picture's label before and after.</summary>
    [JsonIgnore]
    public IEnumerable<(LabelState Before, LabelState After)> Pairs => Before.Zip(After);

    /// <summary>Pictures that are labelled otherwise than before.</summary>
    [JsonIgnore]
    public int ChangedCount => Pairs.Count(pair => pair.Before != pair.After);
}

/// <summary>The label of one picture at one moment.</summary>
/// <param name="LabelledBy">Who gave it, or took it away.</param>
/// <param name="LabelledAt">When it was given or confirmed, in UTC; null where there is none.</param>
/// <param name="IsSetAside"><inheritdoc cref="Label.IsSetAside" path="/summary"/></param>
/// <param name="IsUpheld"><inheritdoc cref="Label.IsUpheld" path="/summary"/></param>
public sealed record LabelState(
    long ImageId, long? CategoryId, Split Split, string LabelledBy, DateTime? LabelledAt = null, bool IsSetAside = false,
    bool IsUpheld = false)
{
    /// <summary>Gives the picture a category, or the one that it has once more: then it stays set aside and upheld.</summary>
    internal LabelState As(long categoryId, Split split, string who) => this with
    {
        CategoryId = categoryId, Split = split, LabelledBy = who, LabelledAt = null,
        IsSetAside = IsSetAside && CategoryId == categoryId, IsUpheld = IsUpheld && CategoryId == categoryId,
    };

    /// <summary>Takes the label away, with all that was said of it.</summary>
    internal LabelState Cleared(string who) => new(ImageId, null, Split, who);

    /// <summary>Whether two say the same of a label, by whomever and whenever it was given.</summary>
    internal bool SaysTheSame(LabelState other) => CategoryId == other.CategoryId
        && (CategoryId is null || (Split, IsSetAside, IsUpheld) == (other.Split, other.IsSetAside, other.IsUpheld));
}

/// <summary>What an undo came to.</summary>
/// <param name="Made">The labels before and after the undo: undoing this does the change once more.</param>
/// <param name="Kept">What was not taken back, because somebody has changed it since or its former category is gone.</param>
public sealed record LabelUndo(LabelChange Made, IReadOnlyList<KeptLabel> Kept);

/// <summary>A label that an undo left alone.</summary>
/// <param name="CategoryId">What the picture is now; null where somebody has taken its label away.</param>
/// <param name="LabelledBy">Who labelled it last; empty where it has no label.</param>
/// <param name="CategoryIsGone">The category that it had before was deleted.</param>
public sealed record KeptLabel(long ImageId, long? CategoryId, string LabelledBy, bool CategoryIsGone);
