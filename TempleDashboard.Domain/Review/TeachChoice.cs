using System.Numerics;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Learning.Splits;

namespace TempleDashboard.Domain.Review;

/// <summary>
/// Chooses the few pictures of one classifier that are taught: of look-alikes those that differ most from each other and from what trains
/// already, and none that would tell a model the answers of its test.
/// </summary>
/// <param name="known">The classifier's labelled pictures.</param>
internal sealed class TeachChoice(IReadOnlyList<PictureOfTraining> known)
{
    /// <summary>Pictures that differ in no more bits are the same scene at the same moment, as far as anybody can tell.</summary>
    private const int TwinDistance = 1;

    private static readonly StackOptions Options = new() { MostUntimed = PredictionTeaching.Most };

    private readonly Dictionary<string, PictureOfTraining> _bySha256 = known.DistinctBy(picture => picture.Sha256)
        .ToDictionary(picture => picture.Sha256);

    private readonly List<(TeachCandidate Candidate, long CategoryId)> _chosen = [];
    private readonly Dictionary<long, NotTaughtReason> _leftOut = [];

    public IReadOnlyList<(TeachCandidate Candidate, long CategoryId)> Chosen => _chosen;

    public IReadOnlyDictionary<long, NotTaughtReason> LeftOut => _leftOut;

    public void LeaveOut(long predictionId, NotTaughtReason why) => _leftOut[predictionId] = why;

    /// <summary>Chooses among pictures that show the same category, the most telling first.</summary>
    public void Choose(IReadOnlyList<TeachCandidate> candidates, long categoryId)
    {
        var fresh = new List<TeachCandidate>();
        var seen = new HashSet<string>();
        foreach (var candidate in candidates)
        {
            if (WhyNot(candidate, categoryId) is { } why)
                LeaveOut(candidate.Entry.Id, why);
            else if (seen.Add(candidate.Entry.ImageSha256))
                fresh.Add(candidate);
            else
                LeaveOut(candidate.Entry.Id, NotTaughtReason.LookAlike);
        }
        var stacks = LookAlikeStacks.Of(fresh.Select(candidate => new StackedPicture(unchecked((ulong)candidate.Hash), null)), Options);
        for (var stack = 0; stack < stacks.Count; stack++)
            ChooseOf([.. stacks.Members(stack).Select(number => fresh[number])], categoryId);
    }

    private void ChooseOf(IReadOnlyList<TeachCandidate> stack, long categoryId)
    {
        // Before a fixed camera something alike trains always. The model was wrong all the same, so that one at least is taught.
        var trains = known.Where(picture => picture.CategoryId == categoryId && picture.Split == Split.Train
            && stack.Any(candidate => Distance(candidate.Hash, picture.Hash) <= LookAlikeHash.LookAlikeDistance)).ToList();
        var count = Math.Max(1, StackChoice.CountOf(stack.Count) - trains.Count);
        List<ulong> hashes = [.. stack.Select(candidate => unchecked((ulong)candidate.Hash))];
        // One that trains already is no place of the stack: the first choice is the most telling one, the others differ from it.
        var chosen = StackChoice.Choose(hashes, [], count)
            .Where((place, i) => i == 0 || trains.TrueForAll(picture => Distance(stack[place].Hash, picture.Hash) > 0)).ToHashSet();
        foreach (var (place, candidate) in stack.Index())
        {
            if (chosen.Contains(place))
                _chosen.Add((candidate, categoryId));
            else
                LeaveOut(candidate.Entry.Id, NotTaughtReason.LookAlike);
        }
    }

    private NotTaughtReason? WhyNot(TeachCandidate candidate, long categoryId)
    {
        if (_bySha256.TryGetValue(candidate.Entry.ImageSha256, out var same))
        {
            return same.Split == Split.Test ? NotTaughtReason.TestPicture
                : same.CategoryId == categoryId ? NotTaughtReason.TaughtAlready
                : null;
        }
        return known.Any(picture =>
            picture.CategoryId == categoryId && picture.Split == Split.Test && Distance(candidate.Hash, picture.Hash) <= TwinDistance)
            ? NotTaughtReason.TestPicture
            : null;
    }

    private static int Distance(long one, long other) => BitOperations.PopCount(unchecked((ulong)(one ^ other)));
}

/// <summary>A prediction that may be taught.</summary>
/// <param name="Hash">Look-alike hash of the whole picture.</param>
internal sealed record TeachCandidate(PredictionEntry Entry, long Hash);

/// <summary>A picture that the classifier has learned from, or is tested on.</summary>
internal sealed record PictureOfTraining(string Sha256, long Hash, long CategoryId, Split Split);
