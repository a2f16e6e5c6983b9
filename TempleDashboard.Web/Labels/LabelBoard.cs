namespace TempleDashboard.Web.Labels;

/// <summary>Where the person is on the board, and what is selected. Knows nothing of pictures but their ids and order.</summary>
public sealed class LabelBoard
{
    private readonly HashSet<long> _selected = [];
    private Dictionary<long, int> _positions = [];
    private int _anchor = -1;
    private int _columns = 6;

    /// <summary>All pictures that the filter lets through, in the order shown.</summary>
    public IReadOnlyList<long> Ids { get; private set; } = [];

    /// <summary>Position of the picture that the keys act from; -1 where there is none.</summary>
    public int Focus { get; private set; } = -1;

    public long? FocusedId => Focus < 0 ? null : Ids[Focus];

    public int SelectedCount => _selected.Count;

    /// <summary>Pictures side by side; the arrows up and down go by it.</summary>
    public int Columns
    {
        get => _columns;
        set => _columns = Math.Max(1, value);
    }

    public int RowCount => (Ids.Count + Columns - 1) / Columns;

    /// <summary>What a command acts on, in the order shown: the selection, or else the focused picture.</summary>
    public IReadOnlyList<long> Targets => _selected.Count switch
    {
        0 => FocusedId is { } id ? [id] : [],
        _ => [.. _selected.OrderBy(id => _positions[id])],
    };

    public bool IsSelected(long id) => _selected.Contains(id);

    public IEnumerable<long> Row(int row) => Ids.Skip(row * Columns).Take(Columns);

    public int PositionOf(long id) => _positions.GetValueOrDefault(id, -1);

    /// <summary>
    /// Shows other pictures. What is selected stays so where it is still shown; the focus stays on its picture, or else near its place.
    /// </summary>
    public void Load(IReadOnlyList<long> ids)
    {
        var focused = FocusedId;
        Ids = ids;
        _positions = new(ids.Count);
        for (var i = 0; i < ids.Count; i++)
            _positions[ids[i]] = i;
        _selected.RemoveWhere(id => !_positions.ContainsKey(id));
        Focus = focused is { } id && _positions.TryGetValue(id, out var position) ? position : Math.Min(Focus, ids.Count - 1);
        _anchor = Focus;
    }

    /// <summary>
    /// Selects by mouse: one picture, from the last one to here (<paramref name="extend"/>), or one more or less
    /// (<paramref name="toggle"/>).
    /// </summary>
    public void Click(int position, bool extend, bool toggle)
    {
        if (position < 0 || position >= Ids.Count)
            return;
        if (extend)
        {
            SelectRange(position, keepOthers: toggle);
        }
        else if (toggle)
        {
            if (!_selected.Add(Ids[position]))
                _selected.Remove(Ids[position]);
            Focus = _anchor = position;
        }
        else
        {
            SelectOnly(position);
        }
    }

    /// <summary>
    /// Goes <paramref name="steps"/> pictures on; a step beyond the ends stops at them, a row that does not exist is not entered.
    /// </summary>
    public void Move(int steps, bool extend)
    {
        if (Ids.Count == 0)
            return;
        var target = Focus < 0 ? 0 : Focus + steps;
        if (Math.Abs(steps) == Columns && (target < 0 || target >= Ids.Count))
            target = target < 0 || Focus / Columns == (Ids.Count - 1) / Columns ? Focus : Ids.Count - 1;
        target = Math.Clamp(target, 0, Ids.Count - 1);
        if (extend)
            SelectRange(target, keepOthers: false);
        else
            SelectOnly(target);
    }

    /// <summary>Goes on while one picture is looked at: several that are selected stay so, whatever is looked at.</summary>
    public void Step(int steps)
    {
        if (_selected.Count <= 1)
            Move(steps, extend: false);
        else if (Ids.Count > 0)
            Focus = Math.Clamp(Focus + steps, 0, Ids.Count - 1);
    }

    public void SelectAll()
    {
        _selected.UnionWith(Ids);
        if (Focus < 0 && Ids.Count > 0)
            Focus = _anchor = 0;
    }

    public void ClearSelection()
    {
        _selected.Clear();
        _anchor = Focus;
    }

    /// <summary>Goes to a picture, such as one whose label was just taken back; nothing happens where it is not shown.</summary>
    public void GoTo(long id)
    {
        if (_positions.TryGetValue(id, out var position))
            SelectOnly(position);
    }

    private void SelectOnly(int position)
    {
        _selected.Clear();
        _selected.Add(Ids[position]);
        Focus = _anchor = position;
    }

    private void SelectRange(int position, bool keepOthers)
    {
        if (!keepOthers)
            _selected.Clear();
        if (_anchor < 0)
            _anchor = position;
        for (var i = Math.Min(_anchor, position); i <= Math.Max(_anchor, position); i++)
            _selected.Add(Ids[i]);
        Focus = position;
    }
}
