namespace TempleDashboard.Domain.Data;

/// <summary>Patterns for SQL's LIKE from text that people type, in which its wildcards mean themselves.</summary>
public static class LikePattern
{
    /// <summary>The character that takes a wildcard's meaning away; LIKE must be told it.</summary>
    public const string Escape = @"\";

    /// <summary>Makes the pattern of all texts that contain <paramref name="text"/>.</summary>
    public static string Containing(string text) => "%" + text
        .Replace(Escape, Escape + Escape, StringComparison.Ordinal)
        .Replace("%", Escape + "%", StringComparison.Ordinal)
        .Replace("_", Escape + "_", StringComparison.Ordinal) + "%";
}
