using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Models;

/// <summary>Says what became of what was taught.</summary>
public static class TaughtWords
{
    /// <summary>Says of how many taught pictures a model is right, such as "7 of 8 taught pictures are right now with model 5."</summary>
    public static string RightNow(this IStringLocalizer texts, TaughtReport report, int number)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Count == 1
            ? report.Right == 1
                ? texts["The taught picture is right now with model {0}.", number]
                : texts["The taught picture is still wrong with model {0}.", number]
            : texts["{0} of {1} taught pictures are right now with model {2}.", report.Right, report.Count, number];
    }
}
