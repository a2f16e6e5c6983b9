namespace TempleDashboard.Web.Shared;

/// <summary>Light, dark, or what the system prefers, as the browser remembers it in a cookie.</summary>
public sealed record ThemeChoice(string Name, string ColorScheme, string LightMedia, string DarkMedia)
{
    /// <summary>Written by <c>shell.js</c>, read here so that the first paint is right.</summary>
    public const string CookieName = "theme";

    public static readonly ThemeChoice System = new(
        "system", "light dark", "(prefers-color-scheme: light)", "(prefers-color-scheme: dark)");

    public static readonly ThemeChoice Light = new("light", "light", "all", "not all");

    public static readonly ThemeChoice Dark = new("dark", "dark", "not all", "all");

    public static ThemeChoice FromCookie(string? value) => value switch
    {
        "light" => Light,
        "dark" => Dark,
        _ => System,
    };
}
