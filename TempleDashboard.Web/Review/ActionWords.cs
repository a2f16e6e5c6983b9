using System.Globalization;
using System.Text.RegularExpressions;
using TempleDashboard.Domain.Review;

namespace TempleDashboard.Web.Review;

/// <summary>Says what people did. The actions are kept as English words; those of later versions are shown as they are.</summary>
public static partial class ActionWords
{
    /// <summary>The kinds that the list is narrowed to, as the address names them, with their actions.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Kinds = new Dictionary<string, IReadOnlyList<string>>
    {
        ["labels"] =
        [
            "labelled pictures", "took labels away", "moved pictures", "confirmed labels", "took back labels", "added to training",
        ],
        ["uploads"] = ["uploaded picture"],
        ["reviews"] = ["reviewed prediction", "took back review of prediction"],
        ["training"] = ["started training", "cancelled training", "promoted model", "changed anomaly rule"],
        ["temples"] =
        [
            "created temple", "created classifier", "created category", "renamed temple", "renamed classifier", "renamed category",
            "deleted category", "merged categories", "merged classifiers", "merged temples", "changed file names",
        ],
        ["backbones"] = ["chose backbone", "registered backbone", "removed backbone"],
    };

    public static string Kind(this IStringLocalizer texts, string kind) => kind switch
    {
        "labels" => texts["Labels"],
        "uploads" => texts["Uploads"],
        "reviews" => texts["Reviews"],
        "training" => texts["Training and models"],
        "temples" => texts["Temples and categories"],
        "backbones" => texts["Backbones"],
        _ => kind,
    };

    /// <summary>Says a group of actions, such as "uploaded 25 pictures".</summary>
    public static string Action(this IStringLocalizer texts, ActionGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var count = group.Entries.Count;
        return group.Newest.Action switch
        {
            "labelled pictures" => texts["labelled"],
            "took labels away" => texts["took labels away"],
            "moved pictures" => texts["moved"],
            "confirmed labels" => texts["confirmed labels"],
            "took back labels" => texts["took back labels"],
            "added to training" => texts.Many(count, "added a predicted picture to training", "added {0} predicted pictures to training"),
            "uploaded picture" => texts.Many(count, "uploaded a picture", "uploaded {0} pictures"),
            "reviewed prediction" when count == 1 => texts["reviewed"],
            "reviewed prediction" => texts["reviewed {0} times", count],
            "took back review of prediction" => texts["took back a review"],
            "started training" => texts["started training"],
            "cancelled training" => texts["cancelled training"],
            "promoted model" => texts["put a model into service"],
            "changed anomaly rule" => texts["changed the rule for anomalies"],
            "created temple" => texts["created the temple"],
            "created classifier" => texts["created the classifier"],
            "created category" => texts["created the category"],
            "renamed temple" => texts["renamed the temple"],
            "renamed category" => texts["renamed the category"],
            "deleted category" => texts["deleted the category"],
            "chose backbone" => texts["chose a backbone"],
            "registered backbone" => texts["added a backbone"],
            "removed backbone" => texts["removed a backbone"],
            var other => other,
        };
    }

    public static string Who(this IStringLocalizer texts, string who) => who switch
    {
        "browser" => texts["somebody here"],
        "api" => texts["a program (old calls)"],
        "api/v1" => texts["a program (API)"],
        "start" => texts["Temple Dashboard itself"],
        _ => who,
    };

    /// <summary>Says to what, once for the whole group.</summary>
    public static string Subject(ActionGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return group.Entries.Count == 1 ? group.Newest.Subject : group.Newest.Place;
    }

    /// <summary>Sums the details of a group up: 25 times "1 as 'Door open'" is "25 as 'Door open'".</summary>
    public static string Detail(ActionGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (group.Entries.Count == 1)
            return group.Newest.Detail;
        var parts = group.Entries.Select(entry => Counted().Match(entry.Detail)).ToList();
        if (parts.TrueForAll(part => part.Success))
        {
            return string.Join(", ", parts
                .GroupBy(part => part.Groups[2].Value, part => long.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture))
                .Select(sum => string.Create(CultureInfo.InvariantCulture, $"{sum.Sum()} {sum.Key}")).Take(4));
        }
        var words = group.Entries.Where(entry => entry.Detail.Length > 0).GroupBy(entry => entry.Detail)
            .Select(same => same.Count() == 1 ? same.Key : string.Create(CultureInfo.InvariantCulture, $"{same.Count()} × {same.Key}"))
            .ToList();
        return string.Join(", ", words.Take(4)) + (words.Count > 4 ? " …" : "");
    }

    [GeneratedRegex("^([0-9]+) ((?:as|of|to) .+)$")]
    private static partial Regex Counted();
}
