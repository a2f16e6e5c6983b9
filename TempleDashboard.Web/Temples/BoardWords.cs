using System.Globalization;
using MudBlazor;

namespace TempleDashboard.Web.Temples;

/// <summary>Words, colours and icons of the board.</summary>
public static class BoardWords
{
    /// <summary>What the state chip says: the answer itself where there is one.</summary>
    public static string StateOf(this IStringLocalizer texts, BoardRow row) => row switch
    {
        { Last: { IsAnomaly: false } last } => last.Category,
        { State: BoardState.Untrained, PictureCount: 0 } => texts["No pictures yet"],
        _ => texts.NameOf(row.State),
    };

    public static string NameOf(this IStringLocalizer texts, BoardState state) => state switch
    {
        BoardState.Anomaly => texts["Anomaly"],
        BoardState.Attention => texts["Not as it should be"],
        BoardState.Untrained => texts["Not trained yet"],
        BoardState.Unasked => texts["No answer yet"],
        BoardState.Answered => texts["Answered, nobody said what is fine"],
        _ => texts["Fine"],
    };

    /// <summary>Says why the chip has its colour.</summary>
    public static string ReasonOf(this IStringLocalizer texts, BoardRow row) => row.State switch
    {
        BoardState.Anomaly when row.Last!.IsStranger => texts["Unlike anything seen"],
        BoardState.Anomaly => texts["The last picture fits no category"],
        BoardState.Attention => texts["Another category than those that somebody called fine"],
        BoardState.Untrained => texts["Label some pictures and train a model"],
        BoardState.Unasked => texts["There is a model, and no camera has sent a picture"],
        BoardState.Answered => texts["Nobody has said which category is fine; say it on the temple's page"],
        _ => texts["Somebody called this category fine"],
    };

    public static string NameOf(this IStringLocalizer texts, BoardGroup group) => group.Category ?? texts.NameOf(group.State);

    public static Color ColorOf(BoardState state) => state switch
    {
        BoardState.Anomaly or BoardState.Attention => Color.Warning,
        BoardState.Fine => Color.Success,
        _ => Color.Default,
    };

    public static string? IconOf(BoardState state) => state switch
    {
        BoardState.Anomaly => Icons.Material.Outlined.Warning,
        BoardState.Attention => Icons.Material.Outlined.PriorityHigh,
        BoardState.Fine => Icons.Material.Outlined.CheckCircle,
        _ => null,
    };

    public static string NameOf(this IStringLocalizer texts, BoardSort sort) => sort switch
    {
        BoardSort.Temple => texts["Temple"],
        BoardSort.State => texts["State"],
        BoardSort.Since => texts["Since"],
        BoardSort.Rate => texts["Anomalies, 7 days"],
        BoardSort.Accuracy => texts["Accuracy"],
        BoardSort.Model => texts["Model age"],
        BoardSort.Review => texts["To review"],
        _ => texts["Last seen"],
    };

    public static string NameOf(this IStringLocalizer texts, BoardColumn column) => column switch
    {
        BoardColumn.Since => texts["Since"],
        BoardColumn.Days => texts["7 days"],
        BoardColumn.Rate => texts["Anomalies, 7 days"],
        BoardColumn.Accuracy => texts["Accuracy"],
        BoardColumn.Model => texts["Model age"],
        BoardColumn.Review => texts["To review"],
        _ => texts["Last seen"],
    };

    public static string NameOf(this IStringLocalizer texts, BoardGrouping group) => group switch
    {
        BoardGrouping.None => texts["No groups"],
        BoardGrouping.State => texts["By state"],
        _ => texts["By category"],
    };

    public static string Count(this IStringLocalizer texts, BoardFigure figure, int count) => figure switch
    {
        BoardFigure.Anomalies => texts.Many(count, "1 anomaly", "{0} anomalies"),
        BoardFigure.Attention => texts.Many(count, "1 not as it should be", "{0} not as they should be"),
        BoardFigure.Review => texts.Many(count, "1 to review", "{0} to review"),
        BoardFigure.Training => texts.Many(count, "1 in training", "{0} in training"),
        BoardFigure.Untrained => texts.Many(count, "1 without a model", "{0} without a model"),
        _ => texts.Many(count, "1 silent", "{0} silent"),
    };

    /// <summary>Says what a figure counts.</summary>
    public static string Explain(this IStringLocalizer texts, BoardFigure figure) => figure switch
    {
        BoardFigure.Anomalies => texts["The last picture fits no category"],
        BoardFigure.Attention => texts["The last answer is another category than those that somebody called fine"],
        BoardFigure.Review => texts["Anomalies of the last 7 days that nobody has judged"],
        BoardFigure.Training => texts["Being trained, or waiting for it"],
        BoardFigure.Untrained => texts["Nothing has been trained yet"],
        _ => texts["Pictures came on at least 3 of the 6 days before, and none in the last 24 hours"],
    };

    /// <summary>The week in words, for who does not see the line.</summary>
    public static string Week(this IStringLocalizer texts, BoardRow row) => row.Answers == 0
        ? texts["No pictures in 7 days"]
        : texts[
            "Pictures a day, the newest last: {0}; anomalies: {1}",
            string.Join(", ", row.Days.Select(day => NumberWords.Count(day.Answers))),
            string.Join(", ", row.Days.Select(day => NumberWords.Count(day.Anomalies)))];

    /// <summary>"5 d", "3 h" or "20 min".</summary>
    public static string Age(this IStringLocalizer texts, TimeSpan age) => age switch
    {
        { TotalDays: >= 1 } => texts["{0} d", Math.Floor(age.TotalDays)],
        { TotalHours: >= 1 } => texts["{0} h", Math.Floor(age.TotalHours)],
        _ => texts["{0} min", Math.Max(1, Math.Ceiling(age.TotalMinutes))],
    };

    /// <summary>Which model it is, and how sure its accuracy is.</summary>
    public static string About(this IStringLocalizer texts, BoardModel model) => model.Accuracy is null
        ? texts["Model {0}, not tested", model.Number]
        : texts["Model {0}, {1} test pictures; the true value is likely {2}", model.Number, model.TestCount, Range(model)];

    /// <summary>"92–99%".</summary>
    public static string Range(BoardModel model) => model.Accuracy is null
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(model.Range.Low * 100):0}–{Math.Ceiling(model.Range.High * 100):0}%");
}
