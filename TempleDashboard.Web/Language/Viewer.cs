using System.Globalization;

namespace TempleDashboard.Web.Language;

/// <summary>Whoever looks at the screens of one browser tab: their language, their time zone, and how dense they like tables.</summary>
/// <remarks>
/// Filled from the browser's cookies before anything is drawn, in the drawing by request and again in the circuit. Texts ask it instead
/// of the thread's culture, because live updates are drawn on threads that know no browser.
/// </remarks>
public sealed class Viewer
{
    /// <summary>Raised when the time zone or the density has changed; a new language loads the page anew.</summary>
    public event Action? Changed;

    public CultureInfo Culture { get; private set; } = Languages.English;

    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>False until the browser has said its time zone, once in its life.</summary>
    public bool KnowsZone { get; private set; }

    public bool IsCompact { get; private set; }

    public bool HasNarrowMenu { get; private set; }

    /// <summary>Least width of a picture to label, in pixels; null where it was never changed.</summary>
    public int? Tile { get; private set; }

    /// <summary>Whether near-identical pictures to label stand as one tile; they do where it was never changed.</summary>
    public bool HasStacks { get; private set; } = true;

    /// <summary>"light", "dark" or "system", as it was when the page was asked for; the browser changes it without the server.</summary>
    public string FirstTheme { get; private set; } = "system";

    public void Read(ViewerCookies cookies)
    {
        ArgumentNullException.ThrowIfNull(cookies);
        Culture = Languages.Find(cookies.Language) ?? Languages.English;
        IsCompact = cookies.Density == "compact";
        HasNarrowMenu = cookies.Menu == "narrow";
        Tile = int.TryParse(cookies.Tile, NumberStyles.None, CultureInfo.InvariantCulture, out var tile) ? tile : null;
        HasStacks = cookies.Stacks != "off";
        FirstTheme = cookies.Theme is "light" or "dark" ? cookies.Theme : "system";
        if (cookies.TimeZone is not null)
            SetZone(cookies.TimeZone);
    }

    /// <summary>Takes the browser's time zone; one that this machine does not know leaves UTC.</summary>
    public void SetZone(string name)
    {
        KnowsZone = true;
        if (name.Length <= 64 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && !zone.Equals(Zone))
        {
            Zone = zone;
            Changed?.Invoke();
        }
    }

    public void SetCompact(bool compact)
    {
        IsCompact = compact;
        Changed?.Invoke();
    }

    /// <summary>The viewer's clock at a moment.</summary>
    public DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), Zone);

    /// <summary>The moment of a time on the viewer's clock. A time that summer time leaves out is taken as if it did not.</summary>
    public DateTime Utc(DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return DateTime.SpecifyKind(local - Zone.GetUtcOffset(local), DateTimeKind.Utc);
    }
}

/// <summary>What a browser remembers of its viewer; written by <c>shell.js</c>.</summary>
public sealed record ViewerCookies(
    string? Language, string? TimeZone, string? Density, string? Menu, string? Tile = null, string? Theme = null,
    string? Stacks = null)
{
    /// <summary>Reads them; without a choice the language is the first that the browser asks for and the product has.</summary>
    public static ViewerCookies Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var language = request.Cookies["language"]
            ?? request.GetTypedHeaders().AcceptLanguage
                .OrderByDescending(language => language.Quality ?? 1)
                .Select(language => Languages.Nearest(language.Value.ToString()))
                .FirstOrDefault(name => name is not null);
        return new(
            language, request.Cookies["timezone"], request.Cookies["density"], request.Cookies["menu"], request.Cookies["tile"],
            request.Cookies["theme"], request.Cookies["stacks"]);
    }
}

/// <summary>The languages of the screens.</summary>
public static class Languages
{
    public static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    /// <summary>Each with its own name for itself.</summary>
    public static readonly IReadOnlyList<(CultureInfo Culture, string Name)> All =
        [(English, "English"), (CultureInfo.GetCultureInfo("zh-TW"), "繁體中文")];

    public static CultureInfo? Find(string? name) =>
        All.Select(language => language.Culture)
            .FirstOrDefault(culture => string.Equals(culture.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The language that a browser means by a tag such as "zh-TW"; null where there is none of it.</summary>
    public static string? Nearest(string tag) => tag.Split('-')[0].ToLowerInvariant() switch
    {
        "en" => "en",
        "zh" => "zh-TW",
        _ => null,
    };
}
