using TempleDashboard.Domain.Predictions;
using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Web.Temples;

/// <summary>How one classifier stands; a row of the board.</summary>
public sealed record BoardRow
{
    /// <summary>A place whose pictures came on fewer days of the last week than this may well be silent now.</summary>
    private const int DaysOfARhythm = 3;

    public required long ClassifierId { get; init; }

    public required long TempleId { get; init; }

    public required string Code { get; init; }

    public required string TempleName { get; init; }

    /// <summary>Null for the classifier that every temple has.</summary>
    public string? ClassifierName { get; init; }

    /// <summary>Pictures of the temple.</summary>
    public int PictureCount { get; init; }

    /// <summary>Those of them without a label of this classifier.</summary>
    public int UnlabelledCount { get; init; }

    /// <summary>SHA-256 of the newest picture, predicted or uploaded.</summary>
    public string? PictureSha256 { get; init; }

    /// <summary>The newest answer to a camera.</summary>
    public LastAnswer? Last { get; init; }

    /// <inheritdoc cref="ClassifierAnswers.Since"/>
    public DateTime? Since { get; init; }

    /// <inheritdoc cref="ClassifierAnswers.IsSinceLonger"/>
    public bool IsSinceLonger { get; init; }

    /// <summary>The last seven days, the newest at the end.</summary>
    public IReadOnlyList<DayOfAnswers> Days { get; init; } = [];

    public BoardModel? Model { get; init; }

    /// <summary>The classifier's categories of today, by name.</summary>
    public IReadOnlyList<BoardCategory> Categories { get; init; } = [];

    /// <summary>Categories that the model answers with and that were deleted or renamed since.</summary>
    public IReadOnlyList<string> GoneCategories { get; init; } = [];

    public int Answers => Days.Sum(day => day.Answers);

    /// <summary>Anomalies of the last seven days that nobody has judged.</summary>
    public int Waiting => Days.Sum(day => day.Waiting);

    /// <summary>Share of anomalies in the last seven days, 0 to 1; null where nothing was predicted.</summary>
    public double? AnomalyRate => Answers == 0 ? null : (double)Days.Sum(day => day.Anomalies) / Answers;

    /// <summary>Pictures came on at least three of the six days before, and none in the last 24 hours.</summary>
    public bool IsSilent => Days.Count > 0 && Days[^1].Answers == 0 && Days.Count(day => day.Answers > 0) >= DaysOfARhythm;

    public BoardState State => this switch
    {
        { Last.IsAnomaly: true } => BoardState.Anomaly,
        { Last: { } last } when Categories.Any(category => category.IsFine) =>
            Categories.Any(category => category.IsFine && category.Name == last.Category) ? BoardState.Fine : BoardState.Attention,
        { Last: not null } => BoardState.Answered,
        { Model: null } => BoardState.Untrained,
        _ => BoardState.Unasked,
    };

    /// <summary>Worst first: what needs a person stands at the top.</summary>
    public static IComparer<BoardRow> WorstFirst { get; } = Comparer<BoardRow>.Create((one, other) =>
        Rank(one).CompareTo(Rank(other)) is not 0 and var order
            ? order
            : StringComparer.OrdinalIgnoreCase.Compare(one.TempleName, other.TempleName) is not 0 and var names
                ? names
                : one.ClassifierId.CompareTo(other.ClassifierId));

    /// <summary>
    /// The row after one more answer to a camera. What is not newer than the last one was there already when the row was read: ids grow.
    /// </summary>
    public BoardRow With(LastAnswer answer)
    {
        if (Last is { } last && last.PredictionId >= answer.PredictionId)
            return this;
        var days = Days.Count == 0 ? new DayOfAnswers[RecentAnswers.DayCount] : Days.ToArray();
        var today = days[^1];
        var anomaly = answer.IsAnomaly ? 1 : 0;
        days[^1] = new(today.Answers + 1, today.Anomalies + anomaly, today.Waiting + anomaly);
        var same = Last?.SaysSameAs(answer) == true;
        return this with
        {
            Days = days,
            Last = answer,
            PictureSha256 = answer.Sha256,
            Since = same ? Since : answer.At,
            IsSinceLonger = same && IsSinceLonger,
        };
    }

    public bool Matches(string search) =>
        Has(TempleName, search) || Has(Code, search) || Has(ClassifierName, search) || Has(Last?.Category, search)
        || Categories.Any(category => Has(category.Name, search));

    private static bool Has(string? text, string search) => text?.Contains(search, StringComparison.OrdinalIgnoreCase) == true;

    private static (int, int, double, int, int, double) Rank(BoardRow row) => (
        row.Last?.IsStranger == true ? 0 : row.Last?.IsAnomaly == true ? 1 : 2,
        row.State == BoardState.Attention ? 0 : 1,
        -(row.AnomalyRate ?? 0),
        -row.Waiting,
        row.Model is null ? 0 : 1,
        row.Model?.Accuracy ?? 0);
}

/// <summary>What the newest answer of a classifier means to a person.</summary>
public enum BoardState
{
    /// <summary>The last picture fits nowhere.</summary>
    Anomaly,

    /// <summary>A person said which categories are fine, and the answer is another one.</summary>
    Attention,

    /// <summary>There is no model yet.</summary>
    Untrained,

    /// <summary>There is a model, and no camera has asked it.</summary>
    Unasked,

    /// <summary>There is an answer, and nobody said which one is fine.</summary>
    Answered,

    /// <summary>The answer is one that a person called fine.</summary>
    Fine,
}

/// <summary>A category of a classifier, as the board needs it.</summary>
public sealed record BoardCategory(string Name, bool IsFine);

/// <summary>The model that serves.</summary>
/// <param name="Accuracy">Share of test pictures that were right, 0 to 1; null where nobody could test it.</param>
public sealed record BoardModel(long ModelId, int Number, double? Accuracy, int TestCount, DateTime CreatedAt)
{
    /// <summary>95% range of the accuracy.</summary>
    public Interval Range => Interval.Wilson((int)Math.Round((Accuracy ?? 0) * TestCount), TestCount);
}
