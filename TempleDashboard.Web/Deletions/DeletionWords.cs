using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Deletions;

namespace TempleDashboard.Web.Deletions;

/// <summary>Says what was deleted, by whom, and what cleaning up takes.</summary>
public static class DeletionWords
{
    /// <summary>Says what it is, such as "Temple North gate" or "40 pictures of North gate".</summary>
    public static string Deleted(this IStringLocalizer texts, DeletedThing thing)
    {
        ArgumentNullException.ThrowIfNull(thing);
        return thing.Deletion.Kind switch
        {
            DeletionKind.Temple => texts["Temple “{0}”", thing.TempleName],
            DeletionKind.Classifier => texts["Classifier “{0}”", thing.Deletion.Subject],
            DeletionKind.Pictures => thing.Deletion.Pictures == 1
                ? texts["1 picture of “{0}”", thing.TempleName]
                : texts["{0} pictures of “{1}”", NumberWords.Count(thing.Deletion.Pictures), thing.TempleName],
            _ => texts["Model “{0}”", thing.Deletion.Subject],
        };
    }

    /// <summary>Says what went with it.</summary>
    public static string Contents(this IStringLocalizer texts, Deletion deletion)
    {
        ArgumentNullException.ThrowIfNull(deletion);
        return deletion.Kind switch
        {
            DeletionKind.Model when deletion.WasChampion => texts["It served when it was deleted."],
            DeletionKind.Model => "",
            DeletionKind.Pictures => texts.Many(deletion.Labels, "with 1 label", "with {0} labels"),
            _ => string.Join(" · ", new[]
            {
                deletion.Kind == DeletionKind.Temple ? texts.Many(deletion.Pictures, "1 picture", "{0} pictures") : null,
                texts.Many(deletion.Labels, "1 label", "{0} labels"),
                texts.Many(deletion.Models, "1 model", "{0} models"),
            }.Where(part => part is not null)),
        };
    }

    /// <summary>Says what cleaning up takes, a line each; nothing for what it leaves alone.</summary>
    public static IReadOnlyList<string> Takes(this IStringLocalizer texts, CleaningReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return
        [
            .. new (int Count, string Text)[]
            {
                (report.Deletions, texts.Many(
                    report.Deletions, "1 deletion that can no longer be restored", "{0} deletions that can no longer be restored")),
                (report.Pictures, texts.Many(report.Pictures, "1 picture of temples", "{0} pictures of temples")),
                (report.Models, texts.Many(report.Models, "the files of 1 model", "the files of {0} models")),
                (report.PredictionPictures, texts.Many(
                    report.PredictionPictures, "the picture of 1 old prediction", "the pictures of {0} old predictions")),
                (report.Files, texts.Many(report.Files, "1 file that nothing names then", "{0} files that nothing names then")),
            }.Where(line => line.Count > 0).Select(line => line.Text),
        ];
    }
}
