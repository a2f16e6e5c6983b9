using TempleDashboard.Domain.Labels;

namespace TempleDashboard.Domain.Transfer;

/// <summary>What came in, told from several threads.</summary>
internal sealed class ImportTally(ImportReading reading)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PlannedPicture> _first = new(StringComparer.Ordinal);
    private readonly Dictionary<PlannedPicture, long> _taken = new(ReferenceEqualityComparer.Instance);
    private int _stored, _known, _labelled, _replaced, _kept, _withoutCategory;

    public int Categories { get; set; }

    public int Unlabelled { get; set; }

    /// <summary>Gives the picture whose bytes these are already; null where they are new here.</summary>
    public PlannedPicture? First(string sha256, PlannedPicture picture)
    {
        lock (_gate)
            return _first.TryAdd(sha256, picture) ? null : _first[sha256];
    }

    public void Take(PlannedPicture picture, long imageId, bool isNew)
    {
        lock (_gate)
        {
            _taken[picture] = imageId;
            if (isNew)
                _stored++;
            else
                _known++;
        }
    }

    /// <summary>Splits are chosen, and categories counted, in the order of the description.</summary>
    public IEnumerable<(PlannedPicture Picture, long ImageId)> InOrder() =>
        reading.Pictures.Where(_taken.ContainsKey).Select(picture => (picture, _taken[picture]));

    /// <param name="replaces">Whether labels that differ were to be replaced: those that were not have lost their category.</param>
    public void Count(GivenLabel[] given, LabelChange change, bool replaces)
    {
        var wanted = given.DistinctBy(label => label.ImageId).ToDictionary(label => label.ImageId);
        foreach (var (before, after) in change.Pairs)
        {
            var label = wanted[before.ImageId];
            var stays = before.CategoryId != label.CategoryId || (label.Split is { } split && split != before.Split)
                || (label.IsSetAside is { } aside && aside != before.IsSetAside);
            if (before != after && before.CategoryId is null)
                _labelled++;
            else if (before != after)
                _replaced++;
            else if (before.CategoryId is null || (stays && replaces))
                _withoutCategory++;
            else if (stays)
                _kept++;
        }
    }

    public ImportResult Result() => new(
        _stored, _known, _labelled, _replaced, _kept, Unlabelled, Categories, reading.Refused.Count,
        [.. reading.Refused.Named.Take(ImportCheck.MostShown)], _withoutCategory);
}
