using System.Numerics;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labelling.Splitting;

namespace TempleDashboard.Domain.Labelling;

/// <summary>Chooses the split of pictures that are labelled for the first time without saying which.</summary>
internal static class NewSplits
{
    /// <summary>
    /// Bits that may differ for a twin. Less than for look-alikes: before a fixed camera all pictures look alike, and
    /// following would put them all on one side.
    /// </summary>
    private const int TwinDistance = 1;

    /// <summary>Beyond these shares of testing pictures a twin is not followed any more.</summary>
    private const double LeastTestShare = 0.1, MostTestShare = 0.35;

    /// <summary>Returns the split of every picture in <paramref name="states"/> that has no label yet, by picture id.</summary>
    public static async Task<Dictionary<long, Split>> ChooseAsync(
        DashboardDbContext db, long classifierId, long categoryId, IReadOnlyList<LabelState> states, CancellationToken cancellationToken)
    {
        var labelled = await db.Labels.AsNoTracking()
            .Where(label => label.ClassifierId == classifierId && label.CategoryId == categoryId)
            .Select(label => new Known(label.Image!.LookAlikeHash, label.Split))
            .ToListAsync(cancellationToken);
        var hashes = new Dictionary<long, long>();
        foreach (var chunk in states.Where(state => state.CategoryId is null).Select(state => state.ImageId).Chunk(500))
        {
            foreach (var image in await db.Images.AsNoTracking().Where(image => chunk.Contains(image.Id))
                .Select(image => new { image.Id, image.LookAlikeHash }).ToListAsync(cancellationToken))
                hashes[image.Id] = image.LookAlikeHash;
        }

        var chosen = new Dictionary<long, Split>();
        var test = labelled.Count(known => known.Split == Split.Test);
        foreach (var state in states.Where(state => state.CategoryId is null))
        {
            var hash = hashes[state.ImageId];
            var twin = labelled.Find(known => BitOperations.PopCount((ulong)(known.Hash ^ hash)) <= TwinDistance);
            var split = Choose(labelled.Count - test, test, twin?.Split);
            chosen[state.ImageId] = split;
            labelled.Add(new Known(hash, split));
            test += split == Split.Test ? 1 : 0;
        }
        return chosen;
    }

    private static Split Choose(int train, int test, Split? twin)
    {
        var after = twin is null ? 0 : (test + (twin == Split.Test ? 1.0 : 0)) / (train + test + 1);
        var follow = after is >= LeastTestShare and <= MostTestShare;
        return SplitChooser.Choose(train, test, follow ? twin : null);
    }

    private sealed record Known(long Hash, Split Split);
}
