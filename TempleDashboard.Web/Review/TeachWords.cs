using TempleDashboard.Domain.Review;

namespace TempleDashboard.Web.Review;

/// <summary>Says what was taught, and what was left out.</summary>
public static class TeachWords
{
    /// <summary>Says what came of teaching: how many were taught, and why the others were left out.</summary>
    public static string Taught(this IStringLocalizer texts, TeachResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var words = result.Taught.Count == 0
            ? texts["Nothing was taught."].Value
            : texts.Many(result.Taught.Count, "1 picture taught: the next training takes it in.",
                "{0} pictures taught: the next training takes them in.");
        if (result.LeftOut.Count == 0)
            return words;
        var reasons = result.LeftOut.CountBy(one => one.Reason).OrderByDescending(reason => reason.Value)
            .Select(reason => texts.LeftOut(reason.Key, reason.Value));
        return $"{words} {texts["Left out: {0}.", string.Join("; ", reasons)]}";
    }

    private static string LeftOut(this IStringLocalizer texts, NotTaughtReason reason, int count) => reason switch
    {
        NotTaughtReason.LookAlike => texts.Many(count, "1 looks like these", "{0} look like these"),
        NotTaughtReason.TaughtAlready => texts.Many(count, "1 trains already", "{0} train already"),
        NotTaughtReason.TestPicture =>
            texts.Many(count, "1 is a test picture, or looks just like one", "{0} are test pictures, or look just like one"),
        NotTaughtReason.RightAlready => texts.Many(count, "1 was answered right", "{0} were answered right"),
        NotTaughtReason.NobodySaid =>
            texts.Many(count, "of 1 nobody has said which category it shows", "of {0} nobody has said which category they show"),
        NotTaughtReason.Unlike => texts.Many(count, "1 is unlike all training pictures", "{0} are unlike all training pictures"),
        NotTaughtReason.Damaged => texts.Many(count, "1 is damaged", "{0} are damaged"),
        NotTaughtReason.PictureGone =>
            texts.Many(count, "of 1 the picture is no longer kept", "of {0} the pictures are no longer kept"),
        _ => texts.Many(count, "1 is gone", "{0} are gone"),
    };
}

/// <summary>Says why something is worth a look.</summary>
public static class WorthWords
{
    public static string Worth(this IStringLocalizer texts, ReviewWorth? worth) => worth switch
    {
        ReviewWorth.Anomaly => texts["Anomalies"],
        ReviewWorth.Changed => texts["Changed"],
        ReviewWorth.Unsure => texts["Less sure"],
        ReviewWorth.Rest => texts["Not reviewed"],
        _ => texts["All"],
    };

    /// <summary>Says it of one stack.</summary>
    public static string Why(this IStringLocalizer texts, ReviewWorth worth) => worth switch
    {
        ReviewWorth.Anomaly => texts["an anomaly"],
        ReviewWorth.Changed => texts["answered differently from the camera's previous picture"],
        ReviewWorth.Unsure => texts["less than 80% sure"],
        _ => texts["nobody has looked at it yet"],
    };
}
