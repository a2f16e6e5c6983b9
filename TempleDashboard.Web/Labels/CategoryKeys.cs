namespace TempleDashboard.Web.Labels;

/// <summary>The keys that give pictures a category: 1 to 9, then the letters that are no commands.</summary>
public static class CategoryKeys
{
    /// <summary>In the order of the categories; U, T and Z are commands, and 0 takes labels away.</summary>
    private const string InOrder = "123456789abcdefghijklmnopqrsvwxy";

    /// <summary>Colours that a person can tell apart; further categories have them again, drawn in another way.</summary>
    private const int Colours = 9;

    /// <summary>The key of the category at <paramref name="index"/>; null beyond the last key.</summary>
    public static char? Of(int index) => index >= 0 && index < InOrder.Length ? char.ToUpperInvariant(InOrder[index]) : null;

    /// <summary>The category that a key means; -1 where it means none.</summary>
    public static int IndexOf(string key) => key is [var one] ? InOrder.IndexOf(char.ToLowerInvariant(one), StringComparison.Ordinal) : -1;

    /// <summary>The keys of so many categories, for the script that listens to them.</summary>
    public static string First(int categories) => InOrder[..Math.Min(categories, InOrder.Length)];

    /// <summary>Class names of the category's colour: filled for the first nine, outlined for nine more, then without colour.</summary>
    public static string ClassOf(int index) => (index / Colours) switch
    {
        0 => $"category-{index + 1}",
        1 => $"category-{index - Colours + 1} category-outlined",
        _ => "category-plain",
    };
}
