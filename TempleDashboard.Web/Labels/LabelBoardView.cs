using System.Collections.Concurrent;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Web.Pictures;

namespace TempleDashboard.Web.Labels;

/// <summary>What one person sees of a classifier's labels: the board, the counts, and what others change meanwhile.</summary>
public abstract class LabelBoardView(long templeId, long classifierId, LabelPictures pictures, IStringLocalizer texts)
{
    private readonly Dictionary<long, LabelPicture> _known = [];
    private readonly HashSet<long> _fresh = [];
    private readonly HashSet<long> _outgrown = [];
    private readonly ConcurrentQueue<LabelNews> _news = [];
    private readonly HashSet<LabelChange> _own = new(ReferenceEqualityComparer.Instance);

    public LabelBoard Board { get; } = new();

    /// <summary>Which near-identical pictures stand as one tile.</summary>
    public StackView Stacks { get; } = new();

    public LabelFilter Filter { get; private set; } = LabelFilter.All;

    /// <summary>What is suggested for the unlabelled pictures.</summary>
    public SuggestionView Suggestions { get; init; } = new(null, classifierId);

    public LabelCounts Counts { get; private set; } = new(0, new Dictionary<(long, Split), int>());

    public IReadOnlyList<CategoryChoice> Categories
    {
        get;
        private set
        {
            field = value;
            Keys = new(value);
        }
    } = [];

    /// <summary>The keys of <see cref="Categories"/>.</summary>
    public CategoryKeys Keys { get; private set; } = new([]);

    /// <summary>Other classifiers of the temple that are asked of the large picture as well.</summary>
    public QuestionPass Pass { get; } = new(pictures);

    /// <summary>The keys of the question that is asked now.</summary>
    public CategoryKeys KeysAsked => IsPreviewing && Pass.Current is { } question ? question.Keys : Keys;

    /// <summary>All keys that may mean a category, for the script that listens to them.</summary>
    public string KeysInUse => string.Concat(Pass.Asked.Select(question => question.Keys.All).Prepend(Keys.All));

    /// <summary>One picture is looked at: what is done is done to it alone, whatever is selected.</summary>
    public bool IsPreviewing { get; set; }

    /// <summary>Says why the grid is empty.</summary>
    public string NothingShown => Filter switch
    {
        { Hours: not null } => texts["No picture of these hours fits this filter. Upload some, or choose other hours."],
        { SuggestedId: not null } or { Confirm: true } when Counts.Unlabelled > 0 => texts["Nothing of this is suggested now."],
        { Unlabelled: true, Name: "" } => texts["Every picture has a label. You can train now."],
        { LookAlikeOf: not null } => texts["No other picture looks like this one."],
        { Name: { Length: > 0 } name } => texts["No picture shown by this filter has “{0}” in its name.", name],
        _ => texts["No picture fits this filter."],
    };

    /// <summary>What was done last, for a person.</summary>
    public string Message { get; protected set; } = "";

    public LabelPicture? Focused => Board.FocusedId is { } id ? Find(id) : null;

    /// <summary>Pictures that are shown although the filter would not show them any more: they stay until it is chosen again.</summary>
    public int OutgrownCount => _outgrown.Count;

    public long TempleId => templeId;

    protected long ClassifierId => classifierId;

    protected IStringLocalizer Texts => texts;

    /// <summary>Starts with what was read for the page.</summary>
    public void Begin(LabelStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        (Filter, Counts, Categories) = (start.Filter, new(start.Counts), start.Categories);
        Suggestions.Begin(start.Ids, start.Filter);
        Suggestions.Follow(this);
        Board.Load(Stacks.Arrange(start.Ids, start.Stacks));
        foreach (var picture in start.Pictures)
            _known[picture.Id] = picture;
        _fresh.UnionWith(start.Pictures.Select(picture => picture.Id));
    }

    /// <summary>
    /// Reads everything anew, such as after an upload; selection and undo stay. What was loaded is shown until it is loaded again:
    /// labels may have been changed elsewhere.
    /// </summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        Categories = await pictures.CategoriesAsync(classifierId, cancellationToken);
        await Pass.ReadAsync(templeId, classifierId, cancellationToken);
        Counts = await pictures.CountAsync(templeId, classifierId, cancellationToken);
        await ListAsync(cancellationToken);
        _outgrown.Clear();
        _fresh.Clear();
        if (Board.FocusedId is { } focused)
            await LoadAsync([focused], cancellationToken);
    }

    public async Task ShowAsync(LabelFilter filter, CancellationToken cancellationToken)
    {
        Filter = filter;
        Message = "";
        Board.ClearSelection();
        Suggestions.Turn();
        await ListAsync(cancellationToken);
        _outgrown.Clear();
    }

    /// <summary>What the tile of a stack says, or a tile of one that is open; null for a picture that is like no other.</summary>
    public StackSummary? SummaryOf(long id)
    {
        if (Stacks.AllOf(id) is not { Count: > 1 } members)
            return null;
        var known = members.Select(Find).OfType<LabelPicture>().ToList();
        var labelled = known.Where(picture => picture.CategoryId is not null).ToList();
        return new(
            members.Count, labelled.Count, labelled.Count(picture => !picture.IsSetAside), Stacks.IsOpen(id),
            labelled.Select(picture => picture.CategoryId).Distinct().Count() > 1);
    }

    /// <summary>Gives a picture that has been loaded; null where it has not, or was deleted.</summary>
    public LabelPicture? Find(long id) => _known.GetValueOrDefault(id);

    /// <summary>The name of a category, also of one that belongs to another question; null where there is none.</summary>
    public string? NameOf(long? categoryId) =>
        Categories.FirstOrDefault(category => category.Id == categoryId)?.Name ?? Pass.NameOf(categoryId);

    /// <summary>Place of a category among the others, from 0; -1 where there is none.</summary>
    public int IndexOf(long? categoryId)
    {
        for (var i = 0; categoryId is not null && i < Categories.Count; i++)
        {
            if (Categories[i].Id == categoryId)
                return i;
        }
        return -1;
    }

    /// <summary>Loads what was not loaded since everything was read anew of <paramref name="ids"/>.</summary>
    public async Task LoadAsync(IEnumerable<long> ids, CancellationToken cancellationToken)
    {
        long[] missing = [.. ids.SelectMany(Stacks.MembersOf).Where(id => !_fresh.Contains(id))];
        if (missing.Length == 0)
            return;
        var read = await pictures.ReadAsync(classifierId, missing, cancellationToken);
        foreach (var id in missing)
            _known.Remove(id);
        foreach (var picture in read)
            _known[picture.Id] = picture;
        _fresh.UnionWith(missing);
    }

    /// <summary>A message that only fitted what was selected before is not shown any more.</summary>
    public void ForgetMessage() => Message = "";

    /// <summary>Goes to another picture, or selects others.</summary>
    public void Go(LabelCommand command)
    {
        ForgetMessage();
        switch (command.Action)
        {
            case LabelAction.Move when IsPreviewing && Pass.Asked.Count > 0 && Board.Columns > 1
                && Math.Abs(command.Value) == Board.Columns:
                Pass.Go(Pass.Active + Math.Sign(command.Value));
                break;
            case LabelAction.Move when IsPreviewing:
                Board.Step(command.Value);
                Pass.Go(0);
                break;
            case LabelAction.Move:
                Board.Move(command.Value, command.Extend);
                break;
            case LabelAction.SelectAll when !IsPreviewing:
                Board.SelectAll();
                break;
            case LabelAction.Escape when IsPreviewing:
                IsPreviewing = false;
                break;
            case LabelAction.Escape:
                Board.ClearSelection();
                break;
        }
    }

    /// <summary>Notes what was changed, by whomever; called on any thread.</summary>
    public void Hear(LabelNews news)
    {
        ArgumentNullException.ThrowIfNull(news);
        if (news.ClassifierId == classifierId || news.TempleId == templeId || Pass.IsAsked(news.ClassifierId))
            _news.Enqueue(news);
    }

    /// <summary>Takes over what others have changed since the last time.</summary>
    public async Task<NewsEffect> TakeNewsAsync(CancellationToken cancellationToken)
    {
        var effect = NewsEffect.None;
        while (_news.TryDequeue(out var news))
        {
            if (news.Change is { } other && other.ClassifierId != classifierId)
            {
                Pass.Take(other);
                effect = effect == NewsEffect.None ? NewsEffect.Labels : effect;
            }
            else if (news.Change is not { } change)
            {
                effect = NewsEffect.Pictures;
            }
            else if (!_own.Contains(change))
            {
                Take(change, isOwn: false);
                // Of a category that was made elsewhere, all is read anew.
                var isKnown = change.After.All(state => state.CategoryId is null || IndexOf(state.CategoryId) >= 0);
                effect = isKnown && effect != NewsEffect.Pictures ? NewsEffect.Labels : NewsEffect.Pictures;
            }
        }
        // What is made here has been told before it is known here: nothing of it is still to come.
        _own.Clear();
        if (effect == NewsEffect.Labels)
        {
            var counts = await pictures.CountAsync(templeId, classifierId, cancellationToken);
            // Labels of pictures that are new as well, such as one that was added to training.
            effect = counts.Total == Counts.Total ? effect : NewsEffect.Pictures;
            Counts = counts;
        }
        if (effect == NewsEffect.Pictures)
            await RefreshAsync(cancellationToken);
        return effect;
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var ids = Suggestions.Ordered(await pictures.ListAsync(templeId, classifierId, Filter, cancellationToken), Filter);
        var stacks = Stacks.IsWanted && Filter.HasStacks ? await pictures.StacksAsync(templeId, ids, cancellationToken) : null;
        Board.Load(Stacks.Arrange(ids, stacks));
    }

    /// <summary>Shows the labels of a change; the counts of others' changes are read anew, all at once.</summary>
    protected void Take(LabelChange change, bool isOwn)
    {
        if (change.ClassifierId != classifierId)
        {
            Pass.Take(change);
            return;
        }
        if (isOwn)
        {
            _own.Add(change);
            Counts.Apply(change.Before, change.After);
        }
        foreach (var state in change.After)
        {
            if (_known.TryGetValue(state.ImageId, out var picture))
                _known[state.ImageId] = picture with { CategoryId = state.CategoryId, Split = state.Split, IsSetAside = state.IsSetAside };
            if (Board.PositionOf(Stacks.TileOf(state.ImageId)) < 0)
                continue;
            if (Filter.Fits(state))
                _outgrown.Remove(state.ImageId);
            else
                _outgrown.Add(state.ImageId);
        }
    }
}

/// <summary>What others have changed of what is shown.</summary>
public enum NewsEffect
{
    None,
    Labels,

    /// <summary>The board has been read anew.</summary>
    Pictures,
}
