using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Labels;

/// <summary>A label as it comes from outside.</summary>
/// <param name="Split">Null to keep the split that the picture has, or have one chosen where it has no label.</param>
/// <param name="IsSetAside">Null to leave it as it is.</param>
public sealed record GivenLabel(long ImageId, long CategoryId, Split? Split, bool? IsSetAside);

/// <summary>Gives many pictures each its own label, as an import brings them, in one change that can be taken back.</summary>
internal static class GivenLabels
{
    /// <param name="replaces">Whether pictures that have a label get this one instead; else they keep theirs.</param>
    public static Task<LabelChange> AssignEachAsync(
        this LabelService service,
        long classifierId,
        IReadOnlyList<GivenLabel> labels,
        bool replaces,
        LabelReason reason,
        CancellationToken cancellationToken)
    {
        var given = new Dictionary<long, GivenLabel>();
        foreach (var label in labels)
            given.TryAdd(label.ImageId, label);
        return service.ChangeAsync(classifierId, given.Keys, reason, async (db, before) =>
        {
            var chosen = new Dictionary<long, Split>();
            foreach (var category in before.Where(state => given[state.ImageId].Split is null)
                .GroupBy(state => given[state.ImageId].CategoryId))
            {
                foreach (var (image, split) in await NewSplits.ChooseAsync(
                    db, classifierId, category.Key, [.. category], cancellationToken))
                {
                    chosen[image] = split;
                }
            }
            return [.. before.Select(state => Next(state, given[state.ImageId]))];

            LabelState Next(LabelState state, GivenLabel label) => state.CategoryId is not null && !replaces
                ? state
                : state with
                {
                    CategoryId = label.CategoryId,
                    Split = label.Split ?? (state.CategoryId is null ? chosen[state.ImageId] : state.Split),
                    IsSetAside = label.IsSetAside ?? state.IsSetAside,
                    LabelledBy = reason.Who,
                    LabelledAt = null,
                };
        }, cancellationToken);
    }
}
