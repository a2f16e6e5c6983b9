using MudBlazor;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Review;

/// <summary>Says what people made of a prediction.</summary>
public static class ReviewWords
{
    public static string Text(ReviewState review) => review switch
    {
        ReviewState.Correct => "Correct",
        ReviewState.Wrong => "Wrong",
        ReviewState.Unsure => "Unsure",
        _ => "Not reviewed",
    };

    public static string Icon(ReviewState review) => review switch
    {
        ReviewState.Correct => Icons.Material.Outlined.ThumbUp,
        ReviewState.Wrong => Icons.Material.Outlined.ThumbDown,
        ReviewState.Unsure => Icons.Material.Outlined.ContactSupport,
        _ => Icons.Material.Outlined.RateReview,
    };

    /// <summary>Names the chip's colour class.</summary>
    public static string Chip(ReviewState review) => review switch
    {
        ReviewState.Correct => "chip-good",
        ReviewState.Wrong => "chip-bad",
        ReviewState.Unsure => "chip-warn",
        _ => "",
    };
}
