using System.Globalization;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Transfer;

/// <summary>A picture as an import describes it.</summary>
/// <param name="Source">What a message calls it.</param>
/// <param name="Path">Of the file that came along; null where the picture is to be in the temple already.</param>
/// <param name="Name">That it is to be stored under.</param>
/// <param name="Sha256">As the description says; null where it says nothing.</param>
/// <param name="Category">Null where it comes without a label.</param>
/// <param name="Part">Null where one is to be chosen.</param>
/// <param name="IsSetAside">Null where the format does not say.</param>
internal sealed record PlannedPicture(
    string Source, string? Path, string Name, string? Sha256, string? Category, OutsideSplit? Part, bool? IsSetAside);

/// <summary>A picture that is not taken.</summary>
/// <param name="Name">As the archive or its description names it.</param>
/// <param name="Reason">For a person: what is wrong, and the way out.</param>
public sealed record ImportRefusal(string Name, string Reason);

/// <summary>Refusals up to a limit; the rest are counted.</summary>
public sealed class ImportRefusals
{
    /// <summary>More than so many are counted without their names.</summary>
    public const int MostNamed = 10_000;

    private readonly List<ImportRefusal> _named = [];
    private int _count;

    public int Count => _count;

    /// <summary>The first of them.</summary>
    public IReadOnlyList<ImportRefusal> Named
    {
        get
        {
            lock (_named)
                return [.. _named];
        }
    }

    /// <summary>Writes them as a table (RFC 4180, UTF-8 with byte order mark); no text is run as a formula.</summary>
    public static Task WriteCsvAsync(Stream stream, IReadOnlyList<ImportRefusal> refusals, CancellationToken cancellationToken) =>
        ExportedDescriptions.WriteRefusalsAsync(stream, refusals, cancellationToken);

    internal void Add(string name, string reason)
    {
        lock (_named)
        {
            _count++;
            if (_named.Count < MostNamed)
                _named.Add(new(PictureName.Clean(name), reason));
        }
    }
}

/// <summary>What an import describes, as it is being read.</summary>
internal sealed class ImportReading(TransferFormat format)
{
    /// <summary>More pictures are more than a single import takes.</summary>
    public const int MostPictures = 250_000;

    /// <summary>Categories beyond this are no answers of a question.</summary>
    private const int MostCategories = 1_000;

    private readonly List<string> _notes = [];
    private readonly List<NoteCount> _counts = [];
    private readonly Dictionary<string, string?> _categories = new(StringComparer.Ordinal);
    private bool? _hasTest;

    public TransferFormat Format => format;

    public List<PlannedPicture> Pictures { get; } = [];

    public ImportRefusals Refused { get; } = new();

    /// <summary>What was taken of what could be taken in several ways, each a sentence.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The categories in the order of the description, those alone that pictures have.</summary>
    public List<string> Order { get; private set; } = [];

    /// <summary>Why nothing can be taken; null where something can.</summary>
    public string? Error { get; set; }

    /// <summary>Whether no more is read; what was refused counts, so that a long list of wrong lines comes to an end.</summary>
    public bool IsFull => Pictures.Count + Refused.Count >= MostPictures;

    /// <summary>Says that the rest of a description is not read.</summary>
    public void RefuseRest(string description) => Refused.Add(description, string.Create(
        CultureInfo.InvariantCulture,
        $"It names more than {MostPictures} pictures, and what comes after them is not read: import it in parts."));

    /// <summary>Adds a picture, or refuses it where its category cannot be one.</summary>
    public void Add(PlannedPicture picture)
    {
        if (Pictures.Count == MostPictures)
        {
            Refused.Add(picture.Source, string.Create(
                CultureInfo.InvariantCulture, $"More than {MostPictures} pictures are not taken at once: import them in parts."));
            return;
        }
        if (picture.Category is null)
        {
            Pictures.Add(picture);
            return;
        }
        if (!_categories.TryGetValue(picture.Category, out var clean))
        {
            var isName = Names.TryClean(picture.Category, "category", out clean, out var error);
            if (isName && _categories.Count >= MostCategories)
                (clean, error) = (null, $"More than {MostCategories} categories are not taken: is this the right column or folder?");
            if (_categories.Count < 2 * MostCategories)
                _categories[picture.Category] = clean;
            if (clean is null)
            {
                Refused.Add(picture.Source, error!);
                return;
            }
        }
        if (clean is null)
            Refused.Add(picture.Source, "Its category cannot be the name of one; see the first picture of it.");
        else
            Pictures.Add(picture with { Category = clean });
    }

    public void Note(string sentence) => _notes.Add(sentence);

    /// <summary>Counts how often something happened, and says it in the end with the first names.</summary>
    public NoteCount Counted(string one, string many)
    {
        var count = new NoteCount(one, many);
        _counts.Add(count);
        return count;
    }

    /// <summary>Settles order and notes when all is read.</summary>
    /// <param name="order">Categories in the order that the description lists them; null for that of the pictures.</param>
    public ImportReading Complete(IEnumerable<string>? order = null)
    {
        var used = Pictures.Select(picture => picture.Category).OfType<string>().Distinct().ToList();
        var listed = (order ?? []).Select(name => Names.TryClean(name, "category", out var clean, out _) ? clean : name)
            .Distinct().ToList();
        var wanted = used.ToHashSet(StringComparer.Ordinal);
        Order = [.. listed.Where(wanted.Contains), .. used.Except(listed)];
        var validation = Pictures.Count(picture => picture.Part == OutsideSplit.Validation);
        if (validation > 0)
        {
            _notes.Add(validation.ToString(CultureInfo.InvariantCulture) + (HasTest
                ? " pictures for validation come in for training, which holds out pictures of its own."
                : " pictures for validation come in for testing, as there are none for it."));
        }
        _notes.AddRange(_counts.Where(count => count.Count > 0).Select(count => count.Sentence));
        return this;
    }

    public Split? SplitOf(PlannedPicture picture) => OutsideSplits.Settle(picture.Part, HasTest);

    private bool HasTest => _hasTest ??= Pictures.Exists(picture => picture.Part == OutsideSplit.Test);
}

/// <summary>Counts what a sentence is about, and remembers the first names.</summary>
internal sealed class NoteCount(string one, string many)
{
    private const int MostNamed = 3;
    private readonly List<string> _names = [];

    public int Count { get; private set; }

    public string Sentence => $"{Count.ToString(CultureInfo.InvariantCulture)} {(Count == 1 ? one : many)}"
        + $": {string.Join(", ", _names)}{(Count > _names.Count ? " …" : "")}";

    public void Add(string name)
    {
        Count++;
        if (_names.Count < MostNamed)
            _names.Add(PictureName.Clean(name));
    }
}

/// <summary>Chooses the category of a picture that has several annotations: the same everywhere, or the one that covers most.</summary>
internal static class OneCategory
{
    /// <summary>Gives the category; null with <paramref name="isTorn"/> where several are named and no area decides.</summary>
    public static string? Of(IReadOnlyList<(string Category, double Area)> annotations, out bool isChosen, out bool isTorn)
    {
        (isChosen, isTorn) = (false, false);
        if (annotations.Count == 0)
            return null;
        if (annotations.All(one => one.Category == annotations[0].Category))
            return annotations[0].Category;
        if (annotations.Any(one => !(one.Area > 0)))
        {
            isTorn = true;
            return null;
        }
        isChosen = true;
        return annotations.GroupBy(one => one.Category).MaxBy(group => group.Sum(one => one.Area))!.Key;
    }
}
