using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Api;

/// <summary>Reads a split as requests write it.</summary>
internal static class Splits
{
    public const string Hint = "split is neither train nor test: send one of them, or leave it out.";

    public static bool TryParse(string? text, out Split? split)
    {
        split = text?.ToLowerInvariant() switch
        {
            "train" => Split.Train,
            "test" => Split.Test,
            _ => null,
        };
        return split is not null || string.IsNullOrEmpty(text);
    }
}
