using MudBlazor;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Review;

/// <summary>Says what people made of a prediction.</summary>
public static class ReviewWords
{
    public static string Review(this IStringLocalizer texts, ReviewState review) => review switch
    {
        ReviewState.Correct => texts["Correct"],
        ReviewState.Wrong => texts["Wrong"],
        ReviewState.Unsure => texts["Unsure"],
        ReviewState.Anomaly => texts["Really an anomaly"],
        ReviewState.NewCategory => texts["New category"],
        _ => texts["Not reviewed"],
    };

    public static string Icon(ReviewState review) => review switch
    {
        ReviewState.Correct => Icons.Material.Outlined.ThumbUp,
        ReviewState.Wrong => Icons.Material.Outlined.ThumbDown,
        ReviewState.Unsure => Icons.Material.Outlined.ContactSupport,
        ReviewState.Anomaly => Icons.Material.Outlined.HelpOutline,
        ReviewState.NewCategory => Icons.Material.Outlined.NewLabel,
        _ => Icons.Material.Outlined.RateReview,
    };

    public static Color Colour(ReviewState review) => review switch
    {
        ReviewState.Correct => Color.Success,
        ReviewState.Anomaly => Color.Warning,
        ReviewState.NewCategory => Color.Primary,
        _ => Color.Default,
    };
}
