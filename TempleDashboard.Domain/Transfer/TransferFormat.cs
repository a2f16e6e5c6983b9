using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Transfer;

/// <summary>How a set of labelled pictures is written down. All can be read; the first three are written as well.</summary>
public enum TransferFormat
{
    /// <summary>A folder per category, below one per split: <c>train/Door open/1.jpg</c>.</summary>
    ImageFolder,

    /// <summary>A table with a line per picture.</summary>
    Csv,

    /// <summary>The JSON of COCO: images, annotations, categories.</summary>
    Coco,

    /// <summary>The earlier system's folders: <c>training/410010/Door open/1.jpg</c>.</summary>
    Legacy,

    /// <summary>The JSON that Label Studio exports, whole or in short; its answers of the kind "choices".</summary>
    LabelStudio,

    /// <summary>The images of an Azure Custom Vision project with their tags, as its API gives them.</summary>
    CustomVision,

    /// <summary>A project of Teachable Machine, or the folders of it or of Lobe with their <c>labels.txt</c>.</summary>
    TeachableMachine,
}

/// <summary>Names of formats as addresses and the command line write them.</summary>
public static class TransferFormats
{
    /// <summary>What can be written.</summary>
    public static IReadOnlyList<TransferFormat> Written { get; } = [TransferFormat.ImageFolder, TransferFormat.Csv, TransferFormat.Coco];

    /// <summary>Reads a name whatever its capitals; null for none or "auto". False where there is no such format.</summary>
    public static bool TryParse(string? text, out TransferFormat? format)
    {
        format = null;
        if (string.IsNullOrEmpty(text) || text.Equals("auto", StringComparison.OrdinalIgnoreCase))
            return true;
        if (!char.IsLetter(text[0]) || !Enum.TryParse<TransferFormat>(text, ignoreCase: true, out var one) || !Enum.IsDefined(one))
            return false;
        format = one;
        return true;
    }

    /// <summary>The names, for a message.</summary>
    public static string Names(IEnumerable<TransferFormat> formats) =>
        string.Join(", ", formats.Select(format => format.ToString().ToLowerInvariant()));
}

/// <summary>What an outside set calls its parts. The second checks while learning, which the product does by itself.</summary>
internal enum OutsideSplit
{
    Train,
    Validation,
    Test,
}

/// <summary>Reads the names by which sets of pictures call their parts.</summary>
internal static class OutsideSplits
{
    /// <summary>Folder for pictures that have a label and are not used for training.</summary>
    public const string SetAsideFolder = "set-aside";

    /// <summary>Gives the part that a folder, a file or a value of a table names; null for any other name.</summary>
    public static OutsideSplit? Of(string name) => name.Trim().ToLowerInvariant().Replace('-', '_') switch
    {
        "train" or "training" or "training_data" or "train_data" or "training_set" or "train2014" or "train2017" => OutsideSplit.Train,
        "val" or "valid" or "validation" or "validate" or "dev" or "val2014" or "val2017" or "validation_data" or "unlabeled_val" =>
            OutsideSplit.Validation,
        "test" or "testing" or "testing_data" or "test_data" or "test_set" or "test2017" => OutsideSplit.Test,
        _ => null,
    };

    /// <summary>
    /// Gives what a part is for here: what checked while learning trains, as every training holds out pictures of its own; unless there
    /// is no part for testing, whose place it takes then.
    /// </summary>
    public static Split? Settle(OutsideSplit? part, bool hasTest) => part switch
    {
        null => null,
        OutsideSplit.Test => Split.Test,
        OutsideSplit.Validation when !hasTest => Split.Test,
        _ => Split.Train,
    };
}
