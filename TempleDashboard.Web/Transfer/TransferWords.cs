using TempleDashboard.Domain.Transfer;

namespace TempleDashboard.Web.Transfer;

/// <summary>Says what formats are called, and how imports stand.</summary>
public static class TransferWords
{
    public static string Format(this IStringLocalizer texts, TransferFormat format) => format switch
    {
        TransferFormat.ImageFolder => texts["Folders (ImageFolder)"],
        TransferFormat.Csv => texts["Table (CSV)"],
        TransferFormat.Coco => texts["COCO (JSON)"],
        TransferFormat.Legacy => texts["Folders of the earlier system"],
        TransferFormat.LabelStudio => texts["Label Studio (JSON)"],
        TransferFormat.CustomVision => texts["Azure Custom Vision (JSON)"],
        _ => texts["Teachable Machine or Lobe"],
    };

    /// <summary>Says what a format is good for.</summary>
    public static string Use(this IStringLocalizer texts, TransferFormat format) => format switch
    {
        TransferFormat.ImageFolder => texts["A folder per category below train and test. Most tools that train networks read it."],
        TransferFormat.Csv => texts["A line per picture with category, split and SHA-256, for spreadsheets and scripts."],
        _ => texts["A JSON file per split, for annotation tools such as CVAT, Label Studio and FiftyOne."],
    };

    public static string Status(this IStringLocalizer texts, ImportStatus status) => status switch
    {
        ImportStatus.Waiting => texts["Waits for another import"],
        ImportStatus.Checking => texts["Is looked through"],
        ImportStatus.Ready => texts["Waits for your answer"],
        ImportStatus.Running => texts["Comes in"],
        ImportStatus.Done => texts["Done"],
        ImportStatus.Cancelled => texts["Cancelled"],
        ImportStatus.Failed => texts["Not taken"],
        _ => texts["Interrupted"],
    };
}
