using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Pictures;

namespace TempleDashboard.Web.Labels;

/// <summary>
/// The keys that give pictures a category: those that people chose, else by its place 1 to 9 and then the letters that are no commands.
/// </summary>
public sealed class CategoryKeys
{
    /// <summary>Colours that a person can tell apart; further categories have them again, drawn in another way.</summary>
    private const int Colours = 9;

    private readonly char?[] _keys;

    /// <summary>
    /// Gives each category a key. Whose usual one somebody has chosen for another category gets the first that is left, so that two that
    /// change keys leave the others alone.
    /// </summary>
    public CategoryKeys(IReadOnlyList<CategoryChoice> categories)
    {
        ArgumentNullException.ThrowIfNull(categories);
        _keys = [.. categories.Select(category => category.Key is [var key] ? (char?)key : null)];
        var free = CategoryKey.Usable.Where(key => !_keys.Contains(key)).ToList();
        for (var i = 0; i < Math.Min(_keys.Length, CategoryKey.Usable.Length); i++)
        {
            if (_keys[i] is null && free.Remove(CategoryKey.Usable[i]))
                _keys[i] = CategoryKey.Usable[i];
        }
        for (var i = 0; i < _keys.Length && free.Count > 0; i++)
        {
            if (_keys[i] is not null)
                continue;
            _keys[i] = free[0];
            free.RemoveAt(0);
        }
    }

    /// <summary>All of them, for the script that listens to them.</summary>
    public string All => string.Concat(_keys.OfType<char>());

    /// <summary>The key of the category at <paramref name="index"/>, as it is shown; null beyond the last key.</summary>
    public char? Of(int index) => index >= 0 && index < _keys.Length && _keys[index] is { } key ? char.ToUpperInvariant(key) : null;

    /// <summary>The category that a key means; -1 where it means none.</summary>
    public int IndexOf(string key) => key is [var one] ? Array.IndexOf(_keys, char.ToLowerInvariant(one)) : -1;

    /// <summary>Class names of the category's colour: filled for the first nine, outlined for nine more, then without colour.</summary>
    public static string ClassOf(int index) => (index / Colours) switch
    {
        0 => $"category-{index + 1}",
        1 => $"category-{index - Colours + 1} category-outlined",
        _ => "category-plain",
    };
}
