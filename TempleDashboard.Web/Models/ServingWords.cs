using System.Text.RegularExpressions;

namespace TempleDashboard.Web.Models;

/// <summary>Whether a model serves, has served, or waits, as it is at this moment.</summary>
/// <param name="From">When it began to serve the last time; null where it never did, or nobody knows.</param>
/// <param name="To">When it ceased; null while it serves.</param>
/// <param name="Champion">Number of the model that serves; null where none does.</param>
/// <param name="IsWaiting">Whether a person is to decide if it may serve.</param>
public sealed record ModelServing(int Number, bool IsChampion, DateTime? From, DateTime? To, int? Champion, bool IsWaiting)
{
    /// <summary>A model that was held once and has been passed by needs no decision any more.</summary>
    public static ModelServing Of(int number, bool isChampion, DateTime? from, DateTime? to, int? champion, bool hasHold) =>
        new(number, isChampion, from, to, champion, hasHold && !isChampion && from is null && number > (champion ?? 0));
}

/// <summary>Says which model serves. It is never stored in a sentence: the next moment may make it false.</summary>
public static partial class ServingWords
{
    public static string Serving(this IStringLocalizer texts, Viewer viewer, ModelServing serving)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(serving);
        return serving switch
        {
            { IsChampion: true, From: { } from } => texts["Model {0} has served since {1}.", serving.Number, texts.Moment(viewer, from)],
            { IsChampion: true } => texts["Model {0} serves.", serving.Number],
            { To: { } to, Champion: { } champion } =>
                texts["Model {0} served until {1}; model {2} serves.", serving.Number, texts.Moment(viewer, to), champion],
            { IsWaiting: true, Champion: { } champion } =>
                texts["Model {0} waits for a person to let it serve; model {1} serves.", serving.Number, champion],
            { Champion: { } champion } => texts["Model {0} does not serve; model {1} does.", serving.Number, champion],
            _ => texts["Model {0} does not serve.", serving.Number],
        };
    }

    /// <summary>Puts what models of earlier days said of themselves into the past: it was true when they were made.</summary>
    public static string InThePast(string promotion)
    {
        ArgumentNullException.ThrowIfNull(promotion);
        return Serves().Replace(promotion, "Model $1 began to serve: ")
            .Replace("stays a candidate:", "stayed a candidate:", StringComparison.Ordinal)
            .Replace("keeps serving", "went on serving", StringComparison.Ordinal)
            .Replace("it is the first one", "it was the first one", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^Model (\d+) serves(?: now)?: ")]
    private static partial Regex Serves();
}
