using System.Globalization;
using System.Text.RegularExpressions;
using TempleDashboard.Domain.Data;
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
            AuditActions.LabelledPictures, AuditActions.TookLabelsAway, AuditActions.MovedPictures, AuditActions.ConfirmedLabels,
            AuditActions.TookBackLabels, AuditActions.AddedToTraining, AuditActions.TaughtPictures, AuditActions.SetPicturesAside,
            AuditActions.TookPicturesBackIn, AuditActions.UpheldLabels,
        ],
        ["uploads"] = [AuditActions.UploadedPicture, AuditActions.ImportedPictures],
        ["reviews"] = [AuditActions.ReviewedPrediction, AuditActions.TookBackReview],
        ["training"] =
        [
            AuditActions.StartedTraining, AuditActions.CancelledTraining, AuditActions.PromotedModel, AuditActions.PinnedModel,
            AuditActions.ImportedModel,
            AuditActions.ModelBeganToServe, AuditActions.UnpinnedModel, AuditActions.WroteNote, AuditActions.RemovedNote,
            AuditActions.ChangedAnomalyRule, AuditActions.ChangedRegion, AuditActions.ChangedCommonUse,
        ],
        ["temples"] =
        [
            AuditActions.CreatedTemple, AuditActions.RenamedTemple, AuditActions.MergedTemples, AuditActions.RewroteTempleCode,
            AuditActions.ChangedFileNames, AuditActions.CreatedClassifier, AuditActions.RenamedClassifier, AuditActions.MergedClassifiers,
            AuditActions.CreatedCategory, AuditActions.RenamedCategory, AuditActions.MergedCategories, AuditActions.DeletedCategory,
            AuditActions.RestoredCategory, AuditActions.ChangedWhatIsFine,
        ],
        ["deletions"] =
        [
            AuditActions.DeletedTemple, AuditActions.RestoredTemple, AuditActions.DeletedClassifier, AuditActions.RestoredClassifier,
            AuditActions.DeletedPictures, AuditActions.RestoredPictures, AuditActions.DeletedModel, AuditActions.RestoredModel,
            AuditActions.RemovedForGood, AuditActions.CleanedUp, AuditActions.ErasedPicture,
        ],
        ["backbones"] = [AuditActions.ChoseBackbone, AuditActions.RegisteredBackbone, AuditActions.RemovedBackbone],
        ["people"] = AuditActions.OfPeopleAndKeys,
    };

    public static string Kind(this IStringLocalizer texts, string kind) => kind switch
    {
        "labels" => texts["Labels"],
        "uploads" => texts["Uploads"],
        "reviews" => texts["Reviews"],
        "training" => texts["Training and models"],
        "temples" => texts["Temples and categories"],
        "deletions" => texts["Deletions"],
        "backbones" => texts["Backbones"],
        "people" => texts["People and keys"],
        _ => kind,
    };

    /// <summary>Says a group of actions, such as "uploaded 25 pictures".</summary>
    public static string Action(this IStringLocalizer texts, ActionGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var count = group.Entries.Count;
        return group.Newest.Action switch
        {
            AuditActions.LabelledPictures => texts["labelled"],
            AuditActions.TookLabelsAway => texts["took labels away"],
            AuditActions.MovedPictures => texts["moved"],
            AuditActions.ConfirmedLabels => texts["confirmed labels"],
            AuditActions.TookBackLabels => texts["took back labels"],
            AuditActions.SetPicturesAside => texts["set aside"],
            AuditActions.TookPicturesBackIn => texts["took back in"],
            AuditActions.UpheldLabels => texts["said that labels are right beside look-alikes"],
            AuditActions.AddedToTraining =>
                texts.Many(count, "added a predicted picture to training", "added {0} predicted pictures to training"),
            AuditActions.TaughtPictures => texts["taught pictures that a model was wrong about"],
            AuditActions.UploadedPicture => texts.Many(count, "uploaded a picture", "uploaded {0} pictures"),
            AuditActions.ImportedPictures => texts["imported pictures"],
            AuditActions.ReviewedPrediction when count == 1 => texts["reviewed"],
            AuditActions.ReviewedPrediction => texts["reviewed {0} times", count],
            AuditActions.TookBackReview => texts["took back a review"],
            AuditActions.StartedTraining => texts["started training"],
            AuditActions.CancelledTraining => texts["cancelled training"],
            AuditActions.ImportedModel => texts["imported a saved model"],
            AuditActions.PromotedModel => texts["put a model into service"],
            AuditActions.ModelBeganToServe => texts["put a model into service when its training ended"],
            AuditActions.PinnedModel => texts["pinned a model"],
            AuditActions.UnpinnedModel => texts["unpinned a model"],
            AuditActions.WroteNote => texts["wrote a note on a model"],
            AuditActions.RemovedNote => texts["removed the note on a model"],
            AuditActions.ChangedAnomalyRule => texts["changed the rule for anomalies"],
            AuditActions.ChangedRegion => texts["changed the region"],
            AuditActions.ChangedCommonUse => texts["changed the use of the common categories"],
            AuditActions.CreatedTemple => texts["created the temple"],
            AuditActions.RenamedTemple => texts["renamed the temple"],
            AuditActions.MergedTemples => texts["merged two temples"],
            AuditActions.RewroteTempleCode => texts["rewrote the temple's code"],
            AuditActions.ChangedFileNames => texts["changed how file names are read"],
            AuditActions.CreatedClassifier => texts["created the classifier"],
            AuditActions.RenamedClassifier => texts["renamed the classifier"],
            AuditActions.MergedClassifiers => texts["merged two classifiers"],
            AuditActions.CreatedCategory => texts["created the category"],
            AuditActions.RenamedCategory => texts["renamed the category"],
            AuditActions.MergedCategories => texts["merged two categories"],
            AuditActions.DeletedCategory => texts["deleted the category"],
            AuditActions.RestoredCategory => texts["restored the category"],
            AuditActions.ChangedWhatIsFine => texts["changed what is fine"],
            AuditActions.DeletedTemple => texts["deleted the temple"],
            AuditActions.RestoredTemple => texts["restored the temple"],
            AuditActions.DeletedClassifier => texts["deleted the classifier"],
            AuditActions.RestoredClassifier => texts["restored the classifier"],
            AuditActions.DeletedPictures => texts["deleted pictures"],
            AuditActions.RestoredPictures => texts["restored pictures"],
            AuditActions.DeletedModel => texts["deleted the model"],
            AuditActions.RestoredModel => texts["restored the model"],
            AuditActions.RemovedForGood => texts["removed for good"],
            AuditActions.CleanedUp => texts["gave up old pictures"],
            AuditActions.ErasedPicture => texts["deleted a picture everywhere"],
            AuditActions.ChoseBackbone => texts["chose a backbone"],
            AuditActions.RegisteredBackbone => texts["added a backbone"],
            AuditActions.RemovedBackbone => texts["removed a backbone"],
            AuditActions.BecameAdministrator => texts["became the first administrator"],
            AuditActions.InvitedPerson => texts["invited somebody"],
            AuditActions.ChangedPerson => texts["changed what somebody may do"],
            AuditActions.RemovedPerson => texts["removed somebody"],
            AuditActions.ChosePassword => texts["chose a password"],
            AuditActions.ChangedPassword => texts["changed the password"],
            AuditActions.SignedOutEverywhere => texts["signed somebody out everywhere"],
            AuditActions.SignedOutElsewhere => texts["signed out everywhere else"],
            AuditActions.EndedSession => texts["signed out on another device"],
            AuditActions.TurnedOnSecondFactor => texts["turned on codes of an app"],
            AuditActions.TurnedOffSecondFactor => texts["turned off codes of an app"],
            AuditActions.MadeRecoveryCodes => texts["made recovery codes"],
            AuditActions.UsedRecoveryCode => texts["signed in by a recovery code"],
            AuditActions.TookSecondFactorAway => texts["took codes and passkeys away"],
            AuditActions.AddedPasskey => texts["added a passkey"],
            AuditActions.RenamedPasskey => texts["renamed a passkey"],
            AuditActions.RemovedPasskey => texts["removed a passkey"],
            AuditActions.MadeApiKey => texts["made an API key"],
            AuditActions.RevokedApiKey => texts["revoked an API key"],
            var other => other,
        };
    }

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
