using TempleDashboard.Domain.Predictions;

namespace TempleDashboard.Web.Temples;

/// <summary>
/// The rows of the board as one person looks at them. What a row says is always the newest; which rows are shown, and in which order,
/// changes only when that person asks for it, so that nothing moves away under the pointer.
/// </summary>
/// <param name="isTraining">Whether a classifier is being trained now.</param>
public sealed class Board(Func<long, bool> isTraining)
{
    private readonly Dictionary<long, BoardLine> _lines = [];
    private readonly HashSet<long> _changed = [];
    private List<BoardLine> _shown = [];
    private BoardView _view = new();

    public IReadOnlyList<BoardLine> Shown => _shown;

    public int Count => _lines.Count;

    public int TempleCount => _lines.Values.Select(line => line.Row.TempleId).Distinct().Count();

    /// <summary>Rows that changed since they were put into order, where another order, or another choice of rows, is due; else 0.</summary>
    public int OutOfOrder { get; private set; }

    /// <summary>
    /// Takes over what was read. Rows that are new stand at the end until the order is made anew. An answer that came while it was read
    /// stays.
    /// </summary>
    public void Take(IReadOnlyList<BoardRow> rows)
    {
        var gone = _lines.Keys.ToHashSet();
        foreach (var row in rows)
        {
            gone.Remove(row.ClassifierId);
            if (!_lines.TryGetValue(row.ClassifierId, out var line))
            {
                _lines[row.ClassifierId] = line = new(row);
                _shown.Add(line);
                _changed.Add(row.ClassifierId);
            }
            else
            {
                var newest = line.Row.Last is { } last ? row.With(last) : row;
                Change(line, newest, glows: line.Row.Last?.PredictionId != newest.Last?.PredictionId);
            }
        }
        foreach (var id in gone)
            _lines.Remove(id);
        _shown.RemoveAll(line => gone.Contains(line.Row.ClassifierId));
        Number();
    }

    /// <summary>Adds answers that were just given; those of other places, and those that a row has already, change nothing.</summary>
    public void Add(IEnumerable<(long ClassifierId, LastAnswer Answer)> answers)
    {
        var changed = false;
        foreach (var (classifierId, answer) in answers.OrderBy(entry => entry.Answer.PredictionId))
        {
            if (!_lines.TryGetValue(classifierId, out var line))
                continue;
            var row = line.Row.With(answer);
            if (ReferenceEquals(row, line.Row))
                continue;
            Change(line, row, glows: true);
            changed = true;
        }
        if (changed)
            Number();
    }

    /// <summary>Chooses the rows and puts them into order.</summary>
    public void Arrange(BoardView view)
    {
        _view = view;
        _changed.Clear();
        foreach (var line in _lines.Values)
            line.Glow = 0;
        _shown = Arranged();
        Number();
    }

    /// <summary>How many rows, or pictures to review, a figure counts.</summary>
    public int CountOf(BoardFigure figure) => figure == BoardFigure.Review
        ? _lines.Values.Sum(line => line.Row.Waiting)
        : _lines.Values.Count(line => IsCounted(line.Row, figure));

    /// <summary>How many of the rows shown are in the group of this key.</summary>
    public int CountOf(BoardGroup group) => _shown.Count(line => GroupOf(line.Row) == group);

    public BoardGroup GroupOf(BoardRow row) => _view.Group switch
    {
        BoardGrouping.State => new((int)row.State, row.State, null),
        BoardGrouping.Category when row.Last is { IsAnomaly: false } last => new(1, BoardState.Answered, last.Category),
        BoardGrouping.Category => new(row.Last is null ? 2 : 0, row.Last is null ? BoardState.Unasked : BoardState.Anomaly, null),
        _ => new(0, BoardState.Answered, null),
    };

    private void Change(BoardLine line, BoardRow row, bool glows)
    {
        line.Row = row;
        if (!glows)
            return;
        line.Glow++;
        _changed.Add(row.ClassifierId);
    }

    private void Number()
    {
        for (var place = 0; place < _shown.Count; place++)
            _shown[place].Place = place;
        OutOfOrder = _changed.Count > 0 && !Arranged().SequenceEqual(_shown) ? _changed.Count : 0;
    }

    private List<BoardLine> Arranged()
    {
        var search = _view.Search.Trim();
        var lines = _lines.Values.Where(line =>
            (search.Length == 0 || line.Row.Matches(search)) && (_view.Figure is not { } figure || IsCounted(line.Row, figure)));
        var order = lines.OrderBy(line => GroupOf(line.Row));
        order = _view.Sort switch
        {
            BoardSort.Temple => By(order, row => row.TempleName, StringComparer.OrdinalIgnoreCase),
            BoardSort.State => By(order, row => (int)row.State),
            BoardSort.Since => By(order, row => row.Since),
            BoardSort.Rate => By(order, row => row.AnomalyRate),
            BoardSort.Accuracy => By(order, row => row.Model?.Accuracy),
            BoardSort.Model => By(order, row => row.Model?.CreatedAt),
            BoardSort.Review => By(order, row => row.Waiting),
            BoardSort.Seen => By(order, row => row.Last?.At),
            _ => order,
        };
        return [.. order.ThenBy(line => line.Row, BoardRow.WorstFirst)];
    }

    /// <summary>What is not known stands at the end either way.</summary>
    private IOrderedEnumerable<BoardLine> By<T>(IOrderedEnumerable<BoardLine> lines, Func<BoardRow, T> key, IComparer<T>? comparer = null)
    {
        var known = lines.ThenBy(line => key(line.Row) is null);
        return _view.IsDescending
            ? known.ThenByDescending(line => key(line.Row), comparer)
            : known.ThenBy(line => key(line.Row), comparer);
    }

    private bool IsCounted(BoardRow row, BoardFigure figure) => figure switch
    {
        BoardFigure.Anomalies => row.State == BoardState.Anomaly,
        BoardFigure.Attention => row.State == BoardState.Attention,
        BoardFigure.Review => row.Waiting > 0,
        BoardFigure.Training => isTraining(row.ClassifierId),
        BoardFigure.Untrained => row.Model is null,
        _ => row.IsSilent,
    };
}

/// <summary>A row in its place. It stays the same object while what it says changes.</summary>
public sealed class BoardLine(BoardRow row)
{
    public BoardRow Row { get; set; } = row;

    /// <summary>From 0.</summary>
    public int Place { get; set; }

    /// <summary>How often it has changed since the order was made: another number lets it glow once more.</summary>
    public int Glow { get; set; }
}

/// <summary>What the rows of a group have in common.</summary>
/// <param name="Category">The last answer; null where the state says it.</param>
public sealed record BoardGroup(int Order, BoardState State, string? Category) : IComparable<BoardGroup>, IComparable
{
    public int CompareTo(BoardGroup? other) => other is null
        ? 1
        : Order.CompareTo(other.Order) is not 0 and var order
            ? order
            : StringComparer.OrdinalIgnoreCase.Compare(Category, other.Category) is not 0 and var names
                ? names
                : StringComparer.Ordinal.Compare(Category, other.Category);

    public int CompareTo(object? obj) => CompareTo(obj as BoardGroup);
}
