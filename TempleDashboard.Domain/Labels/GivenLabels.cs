using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Labels;

/// <summary>A label as it comes from outside.</summary>
/// <param name="Split">Null to keep the split that the picture has, or have one chosen where it has no label.</param>
/// <param name="IsSetAside">Null to leave it as it is.</param>
public sealed record GivenLabel(long ImageId, long CategoryId, Split? Split, bool? IsSetAside);

/// <summary>Gives many pictures each its own label, as an import brings them, in one change that can be taken back.</summary>
public sealed class GivenLabels(LabelService labels, PictureStacks pictureStacks)
{
    /// <param name="given">Of several for one picture the first counts.</param>
    /// <param name="replaces">Whether pictures that have a label get this one instead; else they keep theirs.</param>
    internal Task<LabelChange> AssignAsync(
        long classifierId, IReadOnlyList<GivenLabel> given, bool replaces, LabelReason reason, CancellationToken cancellationToken)
    {
        var byImage = new Dictionary<long, GivenLabel>();
        foreach (var label in given)
            byImage.TryAdd(label.ImageId, label);
        return labels.ChangeAsync(classifierId, byImage.Keys, reason, async (db, before) =>
        {
            HashSet<long> aside = [.. byImage.Values.Where(label => label.IsSetAside == true).Select(label => label.ImageId)];
            var chosen = new Dictionary<long, Split>();
            foreach (var category in before.Where(state => byImage[state.ImageId].Split is null)
                .GroupBy(state => byImage[state.ImageId].CategoryId))
            {
                foreach (var (image, split) in await NewSplits.ChooseAsync(
                    db, pictureStacks, classifierId, category.Key, [.. category], aside, cancellationToken))
                {
                    chosen[image] = split;
                }
            }
            return [.. before.Select(state => Next(state, byImage[state.ImageId]))];

            LabelState Next(LabelState state, GivenLabel label)
            {
                if (state.CategoryId is not null && !replaces)
                    return state;
                var split = label.Split ?? (state.CategoryId is null ? chosen[state.ImageId] : state.Split);
                var next = state.As(label.CategoryId, split, reason.Who);
                return label.IsSetAside is { } isSetAside ? next with { IsSetAside = isSetAside } : next;
            }
        }, cancellationToken);
    }
}
