using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Transfer;

/// <summary>How an import stands.</summary>
public enum ImportStatus
{
    /// <summary>It waits for another import to end.</summary>
    Waiting,

    /// <summary>It is looked through; nothing is written.</summary>
    Checking,

    /// <summary>It says what would come, and waits for somebody to say so.</summary>
    Ready,

    /// <summary>Pictures come in.</summary>
    Running,

    Done,

    /// <summary>Somebody ended it. What had come in stays, and it can go on.</summary>
    Cancelled,

    /// <summary>It cannot be taken; its message says why.</summary>
    Failed,

    /// <summary>The program ended meanwhile. It goes on when somebody says so.</summary>
    Interrupted,
}

/// <summary>An import as it stands.</summary>
/// <param name="FileName">What was sent, as it was called.</param>
/// <param name="Format">Null until it was recognised.</param>
/// <param name="Replaces">Whether labels that differ are replaced; else they are kept.</param>
/// <param name="Done">Pictures that were looked at, or came in; of <paramref name="Total"/>.</param>
/// <param name="Message">Why it failed; null where it did not.</param>
/// <param name="Preview">What would come; null until it was looked through.</param>
/// <param name="Result">What came; null before it ran.</param>
public sealed record ImportView(
    long Id,
    long ClassifierId,
    string FileName,
    ImportStatus Status,
    TransferFormat? Format,
    bool Replaces,
    int Done,
    int Total,
    string? Message,
    DateTime CreatedAt,
    DateTime? EndedAt,
    string Who,
    ImportPreview? Preview,
    ImportResult? Result)
{
    /// <summary>Whether something happens by itself.</summary>
    public bool IsActive => Status is ImportStatus.Waiting or ImportStatus.Checking or ImportStatus.Running;

    /// <summary>Whether it can be begun, or go on; one that failed as well, where it failed after it was looked through.</summary>
    public bool CanStart => Preview is not null
        && Status is ImportStatus.Ready or ImportStatus.Cancelled or ImportStatus.Interrupted or ImportStatus.Failed;

    /// <summary>Whether it counts towards the most that a classifier may have: it works, or waits for its turn or for somebody.</summary>
    internal bool Waits => IsActive || Status is ImportStatus.Ready or ImportStatus.Interrupted;
}

/// <summary>What an import would bring. Whether each picture can be decoded is seen when it comes in.</summary>
/// <param name="Pictures">That would be taken, known ones among them; the same bytes count once.</param>
/// <param name="New">That the temple does not have yet.</param>
/// <param name="Known">That the temple has already, by their bytes or, where no file came along, by their name.</param>
/// <param name="Duplicates">Files whose bytes came before in the same archive.</param>
/// <param name="Unlabelled">That would come without a label.</param>
/// <param name="Conflicts">Pictures that have another label here than in the archive.</param>
/// <param name="FirstConflicts">The first of them.</param>
/// <param name="RefusedCount">Files that would not be taken.</param>
/// <param name="FirstRefused">The first of them; the list of all is a file of its own.</param>
/// <param name="Notes">What was taken of what could be taken in several ways.</param>
public sealed record ImportPreview(
    TransferFormat Format,
    int Pictures,
    int New,
    int Known,
    int Duplicates,
    int Unlabelled,
    IReadOnlyList<ImportCategory> Categories,
    int Conflicts,
    IReadOnlyList<ImportConflict> FirstConflicts,
    int RefusedCount,
    IReadOnlyList<ImportRefusal> FirstRefused,
    IReadOnlyList<string> Notes);

/// <summary>A category of an import.</summary>
/// <param name="IsNew">Whether the classifier does not have it yet.</param>
/// <param name="Train">Pictures that the import names for training; set aside ones are not among the three.</param>
/// <param name="Choose">Pictures whose split is chosen when they come in: a fifth tests.</param>
/// <param name="SetAside">Pictures that are labelled and neither train nor test.</param>
public sealed record ImportCategory(string Name, bool IsNew, int Train, int Test, int Choose, int SetAside, string? Hint);

/// <summary>A picture whose label here is another one than in the import.</summary>
/// <param name="Has">Category and split of the label that it has.</param>
/// <param name="Gets">Those that the import names.</param>
public sealed record ImportConflict(string Name, string Has, string Gets);

/// <summary>What an import came to.</summary>
/// <param name="Stored">Pictures that are new.</param>
/// <param name="Known">Pictures that were there already.</param>
/// <param name="Labelled">Labels that were given.</param>
/// <param name="Replaced">Labels that were another one before.</param>
/// <param name="Kept">Labels that stayed, though the import names another one.</param>
/// <param name="Unlabelled">Pictures that came without a label.</param>
/// <param name="Categories">Categories that were made for it.</param>
/// <param name="WithoutCategory">Pictures that stayed as they were, as their category was deleted while they came in.</param>
public sealed record ImportResult(
    int Stored, int Known, int Labelled, int Replaced, int Kept, int Unlabelled, int Categories, int RefusedCount,
    IReadOnlyList<ImportRefusal> FirstRefused, int WithoutCategory = 0);

/// <summary>Words for labels in reports.</summary>
internal static class ImportWords
{
    public static string Label(string category, Split? split, bool? isSetAside) =>
        category + (split is { } one ? one == Split.Test ? ", test" : ", train" : "") + (isSetAside == true ? ", set aside" : "");
}
