using System.Numerics;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Labels;

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

    /// <summary>Up to so many pictures are looked up one by one; for more, reading the category once is less work.</summary>
    private const int FewPictures = 8;

    /// <summary>Ids or hashes in one statement.</summary>
    private const int ChunkSize = 500;

    /// <summary>Returns the split of every picture in <paramref name="states"/> that has no label yet, by picture id.</summary>
    public static async Task<Dictionary<long, Split>> ChooseAsync(
        DashboardDbContext db, long classifierId, long categoryId, IReadOnlyList<LabelState> states, CancellationToken cancellationToken)
    {
        var chosen = new Dictionary<long, Split>();
        List<long> fresh = [.. states.Where(state => state.CategoryId is null).Select(state => state.ImageId)];
        if (fresh.Count == 0)
            return chosen;
        var candidates = new Dictionary<long, Candidate>();
        foreach (var chunk in fresh.Chunk(ChunkSize))
        {
            foreach (var candidate in await db.Images.Where(image => chunk.Contains(image.Id))
                .Select(image => new Candidate(image.Id, image.TempleId, image.LookAlikeHash)).ToListAsync(cancellationToken))
            {
                candidates[candidate.ImageId] = candidate;
            }
        }

        var counts = await db.Labels.Where(label => label.CategoryId == categoryId)
            .GroupBy(label => label.Split, (split, labels) => new { Split = split, Count = labels.Count() })
            .ToDictionaryAsync(group => group.Split, group => group.Count, cancellationToken);
        var isFew = fresh.Count <= FewPictures;
        var known = isFew ? [] : await OfCategoryAsync(db, categoryId, cancellationToken);
        foreach (var candidate in fresh.Select(id => candidates[id]))
        {
            if (isFew)
                known.AddRange(await NearAsync(db, classifierId, categoryId, candidate, cancellationToken));
            var twin = known.Find(one => BitOperations.PopCount((ulong)(one.Hash ^ candidate.Hash)) <= TwinDistance);
            var split = Choose(counts.GetValueOrDefault(Split.Train), counts.GetValueOrDefault(Split.Test), twin?.Split);
            chosen[candidate.ImageId] = split;
            known.Add(new Known(candidate.Hash, split));
            counts[split] = counts.GetValueOrDefault(split) + 1;
        }
        return chosen;
    }

    private static Task<List<Known>> OfCategoryAsync(DashboardDbContext db, long categoryId, CancellationToken cancellationToken) =>
        db.Labels.Where(label => label.CategoryId == categoryId)
            .Select(label => new Known(label.Image!.LookAlikeHash, label.Split)).ToListAsync(cancellationToken);

    /// <summary>
    /// Finds a twin of the category, or nothing. First the pictures of the temple by their hash, then their labels: in one statement SQLite
    /// would begin with all labels of the category, and each label would cost more than the one before.
    /// </summary>
    private static async Task<IEnumerable<Known>> NearAsync(
        DashboardDbContext db, long classifierId, long categoryId, Candidate candidate, CancellationToken cancellationToken)
    {
        long[] hashes = [candidate.Hash, .. Enumerable.Range(0, 64).Select(bit => candidate.Hash ^ (1L << bit))];
        var near = await db.Images.Where(image => image.TempleId == candidate.TempleId && hashes.Contains(image.LookAlikeHash))
            .Select(image => image.Id).ToListAsync(cancellationToken);
        foreach (var chunk in near.Chunk(ChunkSize))
        {
            var labels = await db.Labels.Where(label => label.ClassifierId == classifierId && chunk.Contains(label.ImageId))
                .Select(label => new { label.CategoryId, label.Split }).ToListAsync(cancellationToken);
            if (labels.Find(label => label.CategoryId == categoryId) is { } twin)
                return [new Known(candidate.Hash, twin.Split)];
        }
        return [];
    }

    private static Split Choose(int train, int test, Split? twin)
    {
        var after = twin is null ? 0 : (test + (twin == Split.Test ? 1.0 : 0)) / (train + test + 1);
        var follow = after is >= LeastTestShare and <= MostTestShare;
        return SplitChooser.Choose(train, test, follow ? twin : null);
    }

    private sealed record Candidate(long ImageId, long TempleId, long Hash);

    private sealed record Known(long Hash, Split Split);
}

/// <summary>Chooses between training and testing for a picture that was labelled without saying which.</summary>
public static class SplitChooser
{
    /// <summary>The share of a category's pictures that is kept for testing.</summary>
    public const double TestShare = 0.2;

    /// <summary>
    /// Returns the split for a picture. A look-alike follows its twin: on opposite sides they would flatter the model.
    /// Otherwise the category's test share is kept at <see cref="TestShare"/>: its 3rd, 8th, 13th picture and so on.
    /// </summary>
    /// <param name="trainCount">The category's pictures that train, without this one.</param>
    /// <param name="testCount">The category's pictures that test, without this one.</param>
    /// <param name="twin">The split of a look-alike of the picture; null where it has none.</param>
    public static Split Choose(int trainCount, int testCount, Split? twin)
    {
        if (twin is { } split)
            return split;
        var wanted = Math.Round(TestShare * (trainCount + testCount + 1), MidpointRounding.AwayFromZero);
        return trainCount > 0 && testCount < wanted ? Split.Test : Split.Train;
    }
}
