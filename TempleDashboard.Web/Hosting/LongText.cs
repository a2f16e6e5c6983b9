namespace TempleDashboard.Web.Hosting;

/// <summary>Text from outside, which may have megabytes, as it is put into answers and logs.</summary>
internal static class LongText
{
    /// <summary>
    /// Keeps the first <paramref name="longest"/> characters, never half of one, and says by an ellipsis where there were more.
    /// </summary>
    public static string Cut(string? text, int longest)
    {
        if (text is null || text.Length <= longest)
            return text ?? "";
        return $"{text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)]}…";
    }
}
