using System.Globalization;
using System.Resources;
using MudBlazor;

namespace TempleDashboard.Web.Language;

/// <summary>
/// The texts of the screens in the viewer's language. A text is asked for by its English words, so that the pages can be read;
/// <c>Texts.resx</c> lists all of them, and <c>Texts.zh-TW.resx</c> says them in another language.
/// </summary>
public sealed class ScreenTexts(Viewer viewer) : IStringLocalizer
{
    private static readonly ResourceManager Resources = new("TempleDashboard.Web.Language.Texts", typeof(ScreenTexts).Assembly);

    public LocalizedString this[string name] => Find(name) is { } text ? new(name, text) : new(name, name, resourceNotFound: true);

    public LocalizedString this[string name, params object[] arguments]
    {
        get
        {
            var text = Find(name);
            return new(name, string.Format(CultureInfo.InvariantCulture, text ?? name, arguments), text is null);
        }
    }

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];

    private string? Find(string name) => Resources.GetString(TextNames.Of(name), viewer.Culture);
}

/// <summary>Texts that depend on a number.</summary>
public static class TextsWithNumbers
{
    /// <summary>Says how many: one text for 1, the other, with <c>{0}</c> for the number, for all else.</summary>
    public static string Many(this IStringLocalizer texts, long count, string one, string many) =>
        texts[count == 1 ? one : many, NumberWords.Count(count)];
}

/// <summary>MudBlazor's own texts, such as the names of a grid's buttons, in the viewer's language.</summary>
public sealed class ComponentTexts(IStringLocalizer texts) : MudLocalizer
{
    public override LocalizedString this[string key] => texts[key];

    public override LocalizedString this[string key, params object[] arguments] => texts[key, arguments];
}
