namespace TempleDashboard.Domain.Data;

/// <summary>
/// What people can do, as <see cref="AuditEntry.Action"/> keeps it: a verb in the past tense with its object. The entries of years have
/// these words, so they are never changed; the screens say them in the viewer's language.
/// </summary>
public static class AuditActions
{
    public const string LabelledPictures = "labelled pictures";
    public const string TookLabelsAway = "took labels away";
    public const string MovedPictures = "moved pictures";
    public const string ConfirmedLabels = "confirmed labels";
    public const string TookBackLabels = "took back labels";

    /// <summary>Labelled pictures that look like others neither train nor test any more.</summary>
    public const string SetPicturesAside = "set pictures aside";

    public const string TookPicturesBackIn = "took pictures back in";

    /// <summary>Near-identical pictures are labelled otherwise, and somebody has said that this is right.</summary>
    public const string UpheldLabels = "upheld labels";

    public const string AddedToTraining = "added to training";

    /// <summary>Pictures that models were wrong about went into training, as people said what they show.</summary>
    public const string TaughtPictures = "taught pictures";

    public const string UploadedPicture = "uploaded picture";

    /// <summary>The detail says from which file, and how many; the labels that came with it have an entry of their own.</summary>
    public const string ImportedPictures = "imported pictures";

    public const string ReviewedPrediction = "reviewed prediction";
    public const string TookBackReview = "took back review of prediction";

    public const string StartedTraining = "started training";
    public const string CancelledTraining = "cancelled training";
    public const string PromotedModel = "promoted model";
    /// <summary>The subject is the model, the detail says from which files.</summary>
    public const string ImportedModel = "imported model";

    /// <summary>A training put its model into service by itself. The detail says which run, and why.</summary>
    public const string ModelBeganToServe = "model began to serve";

    public const string PinnedModel = "pinned model";
    public const string UnpinnedModel = "unpinned model";
    public const string WroteNote = "wrote note";
    public const string RemovedNote = "removed note";
    public const string ChangedAnomalyRule = "changed anomaly rule";
    public const string ChangedRegion = "changed region";
    public const string ChangedCommonUse = "changed use of common categories";

    public const string CreatedTemple = "created temple";
    public const string RenamedTemple = "renamed temple";
    public const string MergedTemples = "merged temples";
    public const string RewroteTempleCode = "rewrote temple code";
    public const string ChangedFileNames = "changed file names";
    public const string CreatedClassifier = "created classifier";

    /// <summary>The subject has the new name, the detail is "old -> new".</summary>
    public const string RenamedClassifier = "renamed classifier";

    public const string MergedClassifiers = "merged classifiers";
    public const string CreatedCategory = "created category";

    /// <summary>The subject has the old name, the detail is "old -> new".</summary>
    public const string RenamedCategory = "renamed category";

    /// <summary>The subject is the category that the other one went into, the detail begins with "other -> that one".</summary>
    public const string MergedCategories = "merged categories";

    public const string DeletedCategory = "deleted category";
    public const string RestoredCategory = "restored category";
    public const string ChangedWhatIsFine = "changed what is fine";

    public const string DeletedTemple = "deleted temple";
    public const string RestoredTemple = "restored temple";
    public const string DeletedClassifier = "deleted classifier";
    public const string RestoredClassifier = "restored classifier";
    public const string DeletedPictures = "deleted pictures";
    public const string RestoredPictures = "restored pictures";
    public const string DeletedModel = "deleted model";
    public const string RestoredModel = "restored model";

    /// <summary>What was deleted can no longer be restored. The subject is what was deleted.</summary>
    public const string RemovedForGood = "removed for good";

    /// <summary>Pictures of old predictions are no longer kept, and files that nothing names were removed.</summary>
    public const string CleanedUp = "cleaned up";

    /// <summary>The subject is the picture's SHA-256.</summary>
    public const string ErasedPicture = "erased picture everywhere";

    public const string ChoseBackbone = "chose backbone";
    public const string RegisteredBackbone = "registered backbone";
    public const string RemovedBackbone = "removed backbone";

    public const string InvitedPerson = "invited person";
    public const string ChangedPerson = "changed what a person may do";
    public const string RemovedPerson = "removed person";
    public const string BecameAdministrator = "became the first administrator";
    public const string ChosePassword = "chose a password";
    public const string ChangedPassword = "changed the password";
    public const string SignedOutEverywhere = "signed out everywhere";
    public const string SignedOutElsewhere = "signed out everywhere else";

    /// <summary>The detail is the address that the session began at.</summary>
    public const string EndedSession = "ended a session";

    public const string TurnedOnSecondFactor = "turned on the second factor";
    public const string TurnedOffSecondFactor = "turned off the second factor";
    public const string MadeRecoveryCodes = "made recovery codes";
    public const string UsedRecoveryCode = "used a recovery code";

    /// <summary>Codes and passkeys of somebody who cannot use them any more. The subject is whose they were.</summary>
    public const string TookSecondFactorAway = "took second factor and passkeys away";

    /// <summary>The detail is the passkey's name; the others likewise.</summary>
    public const string AddedPasskey = "added passkey";

    public const string RenamedPasskey = "renamed passkey";
    public const string RemovedPasskey = "removed passkey";
    public const string MadeApiKey = "made API key";
    public const string RevokedApiKey = "revoked API key";

    /// <summary>What is done to people and keys, and to no temple: a person may be called as a temple is.</summary>
    public static IReadOnlyList<string> OfPeopleAndKeys { get; } =
    [
        BecameAdministrator, InvitedPerson, ChangedPerson, RemovedPerson, ChosePassword, ChangedPassword, SignedOutEverywhere,
        SignedOutElsewhere, EndedSession, TurnedOnSecondFactor, TurnedOffSecondFactor, MadeRecoveryCodes, UsedRecoveryCode,
        TookSecondFactorAway, AddedPasskey, RenamedPasskey, RemovedPasskey, MadeApiKey, RevokedApiKey,
    ];
}
