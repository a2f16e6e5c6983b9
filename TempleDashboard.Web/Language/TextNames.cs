namespace TempleDashboard.Web.Language;

/// <summary>Names texts in resource files, which do not tell capital letters from small ones.</summary>
public static class TextNames
{
    /// <summary>The name of a text: itself, with a mark before those that begin small, so that "Done" and "done" are two.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > 0 && char.IsLower(text[0]) ? $"~{text}" : text;
    }
}
