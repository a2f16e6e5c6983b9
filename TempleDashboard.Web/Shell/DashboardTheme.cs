using System.Text;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace TempleDashboard.Web.Shell;

/// <summary>The one theme: indigo acts, vermilion is the sign, amber means anomaly, and red is for errors and deleting alone.</summary>
public static class DashboardTheme
{
    private static readonly MudTheme Theme = new()
    {
        PaletteLight = new PaletteLight
        {
            Black = "#1b2027",
            Background = "#f5f6f8",
            BackgroundGray = "#f0f2f5",
            Surface = "#ffffff",
            Primary = "#3a48c4",
            Secondary = "#c23a22",
            Tertiary = "#545d69",
            Info = "#3a48c4",
            Success = "#146c37",
            Warning = "#8a4b00",
            Error = "#b3261e",
            Dark = "#20252d",
            TextPrimary = "#1b2027",
            TextSecondary = "#545d69",
            TextDisabled = "#8a929e",
            ActionDefault = "#545d69",
            ActionDisabled = "#8a929e",
            ActionDisabledBackground = "#e6e9ed",
            AppbarBackground = "#ffffff",
            AppbarText = "#1b2027",
            DrawerBackground = "#ffffff",
            DrawerText = "#545d69",
            DrawerIcon = "#545d69",
            LinesDefault = "#dfe3e8",
            LinesInputs = "#7d8590",
            TableLines = "#dfe3e8",
            TableStriped = "#f5f6f8",
            TableHover = "#f0f2f5",
            Divider = "#dfe3e8",
            DividerLight = "#f0f2f5",
            Skeleton = "#e3e6eb",
        },
        PaletteDark = new PaletteDark
        {
            Black = "#101216",
            Background = "#101216",
            BackgroundGray = "#22262e",
            Surface = "#191c22",
            Primary = "#aab4ff",
            PrimaryContrastText = "#10153a",
            Secondary = "#ff8a70",
            SecondaryContrastText = "#3a0d04",
            Tertiary = "#a9b2be",
            TertiaryContrastText = "#101216",
            Info = "#aab4ff",
            InfoContrastText = "#10153a",
            Success = "#74d394",
            SuccessContrastText = "#08210f",
            Warning = "#f4bb6b",
            WarningContrastText = "#2b1a00",
            Error = "#ff9d94",
            ErrorContrastText = "#3c0906",
            Dark = "#e8ebef",
            DarkContrastText = "#16191e",
            TextPrimary = "#e8ebef",
            TextSecondary = "#a9b2be",
            TextDisabled = "#757e8a",
            ActionDefault = "#a9b2be",
            ActionDisabled = "#757e8a",
            ActionDisabledBackground = "#2a2f38",
            AppbarBackground = "#191c22",
            AppbarText = "#e8ebef",
            DrawerBackground = "#191c22",
            DrawerText = "#a9b2be",
            DrawerIcon = "#a9b2be",
            LinesDefault = "#2e343d",
            LinesInputs = "#7f8894",
            TableLines = "#2e343d",
            TableStriped = "#15181d",
            TableHover = "#22262e",
            Divider = "#2e343d",
            DividerLight = "#22262e",
            Skeleton = "#2a2f38",
        },
        LayoutProperties = new() { DefaultBorderRadius = "8px", DrawerWidthLeft = "232px", DrawerMiniWidthLeft = "56px" },
        Typography = new()
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = ".9375rem", LineHeight = "1.5", LetterSpacing = "0" },
            Body1 = new Body1Typography { FontFamily = Fonts, FontSize = ".9375rem", LineHeight = "1.5", LetterSpacing = "0" },
            Body2 = new Body2Typography { FontFamily = Fonts, FontSize = ".8125rem", LineHeight = "1.45", LetterSpacing = "0" },
            Button = new ButtonTypography
            {
                FontFamily = Fonts, FontSize = ".875rem", FontWeight = "550", LetterSpacing = "0", TextTransform = "none",
            },
            Caption = new CaptionTypography { FontFamily = Fonts, FontSize = ".8rem", LetterSpacing = "0" },
            H6 = new H6Typography { FontFamily = Fonts, FontSize = "1.1rem", FontWeight = "620", LineHeight = "1.3", LetterSpacing = "0" },
        },
    };

    /// <summary>
    /// Both palettes as a sheet for the page's head. Which of them counts is said by the page's <c>data-theme</c> and the system's wish, so
    /// the first paint is right and a change needs no server.
    /// </summary>
    public static MarkupString Style { get; } = Compose();

    private static string[] Fonts => ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Noto Sans CJK TC", "sans-serif"];

    private static MarkupString Compose()
    {
        var light = new Variables().Of(Theme, dark: false);
        var dark = new Variables().Of(Theme, dark: true);
        var darkAlone = string.Join('\n', dark.Split('\n').Except(light.Split('\n')));
        return new(
            $$"""
            <style>
            :root { {{light}} }
            :root[data-theme=dark] { {{darkAlone}} }
            @media (prefers-color-scheme: dark) { :root[data-theme=system] { {{darkAlone}} } }
            </style>
            """);
    }

    /// <summary>Lets MudBlazor write its own variables, once for each palette.</summary>
    private sealed class Variables : MudThemeProvider
    {
        public string Of(MudTheme theme, bool dark)
        {
            Theme = theme;
#pragma warning disable MUD0011 // Nobody renders this one, so there is no state to get out of step with.
            IsDarkMode = dark;
#pragma warning restore MUD0011
            var text = new StringBuilder();
            GenerateTheme(text);
            // How the browser draws its own parts is said by the page's color-scheme.
            return string.Join('\n', text.ToString().Split('\n').Where(line => !line.Contains("color-scheme", StringComparison.Ordinal)));
        }
    }
}
