using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Transfer;

/// <summary>Writes what an archive says of its pictures.</summary>
internal static class ExportedDescriptions
{
    private const int FlushEvery = 200;

    private static readonly string[] Columns = ["file", "name", "sha256", "category", "split", "set_aside", "classifier"];

    /// <summary>A line per picture (RFC 4180, UTF-8 with byte order mark for spreadsheet programs); no text is run as a formula.</summary>
    public static async Task WriteCsvAsync(
        Stream stream, string classifier, IReadOnlyList<WrittenPicture> pictures, CancellationToken cancellationToken)
    {
        await using var csv = CsvWriter.Create(stream, new() { WriteByteOrderMark = true }, leaveOpen: true);
        await csv.WriteRecordAsync(Columns, cancellationToken);
        foreach (var (path, picture) in pictures)
        {
            string[] row =
            [
                path, picture.Name, picture.Sha256, picture.Category, SplitOf(picture.Split), picture.IsSetAside ? "true" : "false",
                classifier,
            ];
            await csv.WriteRecordAsync(Array.ConvertAll(row, CsvCells.Write), cancellationToken);
        }
        await csv.FlushAsync(cancellationToken);
    }

    /// <summary>
    /// COCO's images, annotations and categories of one split. Each annotation covers its whole picture, as tools for boxes want one; the
    /// attributes have what COCO has no word for.
    /// </summary>
    public static async Task WriteCocoAsync(
        Stream stream, IReadOnlyList<WrittenPicture> pictures, Split split, CancellationToken cancellationToken)
    {
        var categories = pictures.Select(one => one.Picture.Category).Distinct().Index()
            .ToDictionary(pair => pair.Item, pair => pair.Index + 1);
        var own = pictures.Index().Where(one => one.Item.Picture.Split == split).ToList();
        await using var json = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartObject("info");
        json.WriteString("description", "Temple Dashboard");
        json.WriteEndObject();
        json.WriteStartArray("categories");
        foreach (var (name, id) in categories)
        {
            json.WriteStartObject();
            json.WriteNumber("id", id);
            json.WriteString("name", name);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("images");
        foreach (var (index, (path, picture)) in own)
        {
            json.WriteStartObject();
            json.WriteNumber("id", index + 1);
            json.WriteString("file_name", path);
            json.WriteNumber("width", picture.Width);
            json.WriteNumber("height", picture.Height);
            json.WriteString("name", picture.Name);
            json.WriteString("sha256", picture.Sha256);
            json.WriteString("split", SplitOf(picture.Split));
            json.WriteEndObject();
            if (index % FlushEvery == 0)
                await json.FlushAsync(cancellationToken);
        }
        json.WriteEndArray();
        json.WriteStartArray("annotations");
        foreach (var (index, (_, picture)) in own)
        {
            json.WriteStartObject();
            json.WriteNumber("id", index + 1);
            json.WriteNumber("image_id", index + 1);
            json.WriteNumber("category_id", categories[picture.Category]);
            json.WriteStartArray("bbox");
            foreach (var side in new[] { 0, 0, picture.Width, picture.Height })
                json.WriteNumberValue(side);
            json.WriteEndArray();
            json.WriteNumber("area", (long)picture.Width * picture.Height);
            json.WriteNumber("iscrowd", 0);
            json.WriteStartObject("attributes");
            json.WriteBoolean("set_aside", picture.IsSetAside);
            json.WriteEndObject();
            json.WriteEndObject();
            if (index % FlushEvery == 0)
                await json.FlushAsync(cancellationToken);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }

    /// <summary>What was refused, a line each.</summary>
    public static async Task WriteRefusalsAsync(
        Stream stream, IReadOnlyList<ImportRefusal> refusals, CancellationToken cancellationToken)
    {
        await using var csv = CsvWriter.Create(stream, new() { WriteByteOrderMark = true }, leaveOpen: true);
        await csv.WriteRecordAsync(["file", "reason"], cancellationToken);
        foreach (var refusal in refusals)
            await csv.WriteRecordAsync([CsvCells.Write(refusal.Name), CsvCells.Write(refusal.Reason)], cancellationToken);
        await csv.FlushAsync(cancellationToken);
    }

    private static string SplitOf(Split split) => split == Split.Test ? "test" : "train";
}
