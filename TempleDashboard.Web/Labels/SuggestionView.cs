using TempleDashboard.Domain.Suggestions;

namespace TempleDashboard.Web.Labels;

/// <summary>
/// What one person sees of a classifier's suggestions. Badges follow the newest; the order, and a page that is being confirmed, stay as
/// they are until the person asks or turns the page.
/// </summary>
/// <param name="desk">Null where there are none.</param>
public sealed class SuggestionView(SuggestionDesk? desk, long classifierId)
{
    /// <summary>Pictures of a page to be confirmed: as many as one looks through without losing count. Measured with it:
    /// docs/learning.md.</summary>
    public const int PageSize = 48;

    /// <summary>So long the next page waits for renewed suggestions; after that it is of those before.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly Dictionary<long, long?> _picks = [];
    private Func<long, bool> _isLabelled = _ => false;
    private readonly Dictionary<long, long> _leftOut = [];
    private SuggestionSnapshot _shown = desk?.Of(classifierId) ?? new() { ClassifierId = classifierId };
    private IReadOnlyList<long>? _page;
    private IReadOnlyList<long> _matching = [];

    /// <summary>As they are now.</summary>
    public SuggestionSnapshot Newest => desk?.Of(classifierId) ?? _shown;

    /// <summary>Whether anything is suggested.</summary>
    public bool Any => Newest.Suggestions.Count > 0;

    /// <summary>Pictures of this page that will be labelled as suggested.</summary>
    public int TickedCount => (_page ?? []).Count(id => TickOf(id) is not null);

    /// <summary>Pictures of this page and all after it that have no label yet.</summary>
    public int LeftCount => _matching.Count(id => !_isLabelled(id));

    /// <summary>Says which pictures have got a label since the page was read: they are not confirmed any more.</summary>
    public void Follow(LabelBoardView board) => _isLabelled = id => board.Find(id) is { CategoryId: not null };

    /// <summary>The first page of a filter's pictures to be confirmed, the surest first unless another order was chosen.</summary>
    public static LabelFilter PageOf(LabelFilter filter) => LabelFilter.All with
    {
        Unlabelled = true,
        Confirm = true,
        Name = filter.Name,
        SuggestedId = filter.SuggestedId,
        Sort = filter.Sort == LabelSort.LeastCertain ? LabelSort.LeastCertain : LabelSort.MostCertain,
    };

    /// <summary>Starts with a list that was read, and put in order, before.</summary>
    public void Begin(IReadOnlyList<long> ids, LabelFilter filter)
    {
        _page = filter.Confirm ? ids : null;
        // Of a page that another drawing has read, what comes after it is not known by name.
        _matching = filter is { Confirm: true, Name: "" }
            ? [.. InOrder(_shown.Suggestions.Values.Where(one => filter.SuggestedId is null || filter.SuggestedId == one.CategoryId)
                .Select(one => one.ImageId), filter.Sort)]
            : ids;
    }

    /// <summary>Takes the newest for the order: the person has asked for a list, or turned the page.</summary>
    public void Turn()
    {
        _shown = Newest;
        _page = null;
        _picks.Clear();
    }

    /// <summary>Puts pictures in the filter's order and leaves out those that it does not mean; a page stays as it is.</summary>
    public IReadOnlyList<long> Ordered(IReadOnlyList<long> ids, LabelFilter filter)
    {
        var isSorted = filter.Sort is LabelSort.LeastCertain or LabelSort.MostCertain;
        if (filter.LookAlikeOf is not null || !(isSorted || filter.SuggestedId is not null || filter.Confirm))
            return ids;
        IEnumerable<long> meant = ids;
        if (filter.Confirm || filter.SuggestedId is not null)
        {
            meant = ids.Where(id => _shown.Suggestions.TryGetValue(id, out var suggestion)
                && (filter.SuggestedId is null || filter.SuggestedId == suggestion.CategoryId));
        }
        long[] ordered = [.. InOrder(meant, filter.Sort)];
        if (!filter.Confirm)
            return ordered;
        _matching = ordered;
        if (_page is { } page)
            return _page = [.. page.Where(ordered.Contains)];
        // What was left out comes again where nothing else is left, or something else is suggested for it.
        var fresh = ordered.Where(id => _leftOut.GetValueOrDefault(id) != _shown.Suggestions[id].CategoryId);
        return _page = [.. fresh.Concat(ordered).Distinct().Take(PageSize)];
    }

    /// <summary>What a tile says of a picture; null where it says nothing.</summary>
    public SuggestionMark? MarkOf(long id, LabelBoardView board)
    {
        ArgumentNullException.ThrowIfNull(board);
        if (board.Find(id) is { CategoryId: not null })
            return null;
        var isPage = _page is not null;
        if (!(isPage ? _shown : Newest).Suggestions.TryGetValue(id, out var suggestion))
            return null;
        var picked = isPage ? TickOf(id) : suggestion.CategoryId;
        var shown = picked ?? suggestion.CategoryId;
        if (board.NameOf(shown) is not { } name)
            return null;
        return new(
            board.IndexOf(shown), name, shown == suggestion.CategoryId ? suggestion.Confidence : null, isPage ? picked is not null : null);
    }

    /// <summary>A click on a picture of the page: the next likely category, then left out, then as suggested again.</summary>
    public void Next(long id)
    {
        if (!_shown.Suggestions.TryGetValue(id, out var suggestion))
            return;
        _picks[id] = TickOf(id) switch
        {
            null => suggestion.CategoryId,
            { } first when first == suggestion.CategoryId && suggestion.SecondCategoryId is { } second => second,
            _ => null,
        };
    }

    /// <summary>Ticks a picture of the page, or leaves it out.</summary>
    public void Toggle(long? id)
    {
        if (id is { } picture && _shown.Suggestions.TryGetValue(picture, out var suggestion))
            _picks[picture] = TickOf(picture) is null ? suggestion.CategoryId : null;
    }

    /// <summary>What confirming would label: each picture with its category.</summary>
    /// <param name="all">All that fits the filter, not this page alone; what was left out on this page stays so.</param>
    public IReadOnlyDictionary<long, long> Meant(bool all) =>
        (all ? _matching : _page ?? []).Select(id => (Id: id, CategoryId: TickOf(id)))
            .Where(one => one.CategoryId is not null).ToDictionary(one => one.Id, one => one.CategoryId!.Value);

    /// <summary>Remembers what was left out of this page, so that it is not the first to be asked about again.</summary>
    public void LeaveOut()
    {
        foreach (var id in (_page ?? []).Where(id => !_isLabelled(id) && TickOf(id) is null))
            _leftOut[id] = _shown.Suggestions[id].CategoryId;
    }

    /// <summary>Waits until there are newer ones than <paramref name="version"/>, but not for long.</summary>
    public async Task RenewedAsync(int version, CancellationToken cancellationToken)
    {
        if (desk is null)
            return;
        var renewed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var hearing = desk.Subscribe(snapshot =>
        {
            if (snapshot.ClassifierId == classifierId && snapshot is { IsWorking: false } && snapshot.Version > version)
                renewed.TrySetResult();
        });
        if (desk.Of(classifierId).Version > version)
            return;
        await renewed.Task.WaitAsync(LongestWait, cancellationToken).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The category that a picture of the page gets; null where it is left out.</summary>
    private long? TickOf(long id) => _isLabelled(id) ? null
        : _picks.TryGetValue(id, out var picked) ? picked : _shown.Suggestions.GetValueOrDefault(id)?.CategoryId;

    private IEnumerable<long> InOrder(IEnumerable<long> ids, LabelSort sort)
    {
        if (sort is not (LabelSort.LeastCertain or LabelSort.MostCertain))
            return ids;
        var places = (sort == LabelSort.LeastCertain ? _shown.Order : _shown.SurestFirst).Index()
            .ToDictionary(pair => pair.Item, pair => pair.Index);
        return ids.OrderBy(id => places.GetValueOrDefault(id, int.MaxValue));
    }
}

/// <summary>A suggestion as a tile shows it.</summary>
/// <param name="Category">Place of the category among the others, from 0.</param>
/// <param name="Confidence">0 to 1; null where the person has chosen the next likely category.</param>
/// <param name="IsTicked">Whether it will be confirmed; null where nothing is being confirmed.</param>
public sealed record SuggestionMark(int Category, string CategoryName, double? Confidence, bool? IsTicked);
