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
        ReviewState.Correct => "thumb_up",
        ReviewState.Wrong => "thumb_down",
        ReviewState.Unsure => "contact_support",
        _ => "rate_review",
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
