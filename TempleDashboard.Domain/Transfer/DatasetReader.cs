using System.Text.Json;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Transfer;

/// <summary>Recognises how a set of labelled pictures is written down, and reads it. Nothing is opened but descriptions.</summary>
internal static class DatasetReader
{
    /// <summary>A longer description is not looked into.</summary>
    private const long LongestDescription = 1024L * 1024 * 1024;

    private const int MostDescriptions = 50;

    public const string NoPicture = "There is no picture in it.";

    /// <summary>Entries that are looked at to tell what a document is.</summary>
    private const int Looked = 50;

    /// <param name="wanted">The format that somebody has chosen; null to have it recognised.</param>
    /// <param name="reference">Whose pictures they become: some formats hold those of several.</param>
    public static async Task<ImportReading> ReadAsync(
        IImportFiles files, TransferFormat? wanted, ClassifierRef reference, CancellationToken cancellationToken)
    {
        var documents = files.Files.Where(file => file.Ending is ".json" && file.Length <= LongestDescription)
            .Take(MostDescriptions).ToList();
        var tables = files.Files.Where(file => file.Ending is ".csv" or ".tsv" && file.Length <= LongestDescription)
            .Take(MostDescriptions).ToList();
        var kinds = new Dictionary<ImportFile, TransferFormat>();
        var garbled = new List<ImportFile>();
        foreach (var document in documents)
        {
            if (await KindAsync(files, document, garbled, cancellationToken) is { } kind)
                kinds[document] = kind;
        }
        var format = wanted ?? await RecogniseAsync(files, kinds, tables, reference, cancellationToken);
        List<ImportFile> own = [.. documents.Where(document => kinds.TryGetValue(document, out var kind) && kind == format)];
        var reading = format switch
        {
            TransferFormat.Coco when own.Count > 0 => await CocoDescription.ReadAsync(files, own, cancellationToken),
            TransferFormat.LabelStudio when own.Count > 0 =>
                await LabelStudioDescription.ReadAsync(files, own[0], reference.ClassifierName, cancellationToken),
            // Its tags may have a document of their own.
            TransferFormat.CustomVision when own.Count > 0 => await CustomVisionDescription.ReadAsync(files, documents, cancellationToken),
            TransferFormat.Csv when await TableAsync(files, tables, cancellationToken) is { } table =>
                await CsvDescription.ReadAsync(files, table, reference.ClassifierName, cancellationToken),
            TransferFormat.Coco or TransferFormat.LabelStudio or TransferFormat.CustomVision or TransferFormat.Csv =>
                new ImportReading(format) { Error = $"There is no description in it that is {WordsFor(format)}." },
            TransferFormat.Legacy => FolderFormats.ReadLegacy(files, reference),
            TransferFormat.TeachableMachine => await FolderFormats.ReadTeachableAsync(files, cancellationToken),
            _ => FolderFormats.ReadImageFolder(files),
        };
        foreach (var document in garbled)
            reading.Note($"{document.Path} is left out. {JsonValues.NotUtf8}");
        if (reading.Pictures.Count == 0 && reading.Refused.Count == 0)
        {
            reading.Error = garbled is [var first, ..]
                ? $"{first.Path} cannot be read as JSON: {JsonValues.NotUtf8}"
                : reading.Error ?? NoPicture;
        }
        return reading;
    }

    private static async Task<TransferFormat> RecogniseAsync(
        IImportFiles files, Dictionary<ImportFile, TransferFormat> kinds, List<ImportFile> tables, ClassifierRef reference,
        CancellationToken cancellationToken)
    {
        if (kinds.Count > 0)
            return kinds.Values.Min();
        foreach (var table in tables)
        {
            await using var stream = files.Open(table);
            if (await CsvDescription.IsOneAsync(stream, cancellationToken))
                return TransferFormat.Csv;
        }
        return files.Files.Count == 1 && tables.Count == 1 ? TransferFormat.Csv : FolderFormats.Recognise(files, reference);
    }

    /// <summary>Gives the table whose columns are known, else the only one.</summary>
    private static async Task<ImportFile?> TableAsync(IImportFiles files, List<ImportFile> tables, CancellationToken cancellationToken)
    {
        foreach (var table in tables)
        {
            await using var stream = files.Open(table);
            if (await CsvDescription.IsOneAsync(stream, cancellationToken))
                return table;
        }
        return tables.Count == 1 ? tables[0] : null;
    }

    /// <summary>Looks at the first entries of a document; null where it is none of the formats, or no JSON.</summary>
    private static async Task<TransferFormat?> KindAsync(
        IImportFiles files, ImportFile document, List<ImportFile> garbled, CancellationToken cancellationToken)
    {
        var looked = 0;
        try
        {
            await using var stream = files.Open(document);
            await foreach (var (list, value) in new JsonParts(stream).ReadAsync(cancellationToken))
            {
                if (list is "images" && value.Text("file_name") is not null && value.Part("tags") is null)
                    return TransferFormat.Coco;
                if (list is "annotations" && value.Text("image_id") is not null)
                    return TransferFormat.Coco;
                if (list.Length == 0 && LabelStudioDescription.IsOne(value))
                    return TransferFormat.LabelStudio;
                if (list is "" or "images" or "value" && CustomVisionDescription.IsImage(value))
                    return TransferFormat.CustomVision;
                // Lists that stand before the images, such as licences, may be long.
                if (++looked > Looked && list.Length == 0)
                    return null;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            if (exception.Message == JsonValues.NotUtf8)
                garbled.Add(document);
            return null;
        }
        return null;
    }

    private static string WordsFor(TransferFormat format) => format switch
    {
        TransferFormat.Coco => "COCO's: a JSON file with images, annotations and categories",
        TransferFormat.LabelStudio => "Label Studio's: its export as JSON or JSON-MIN",
        TransferFormat.CustomVision => "of Custom Vision: a JSON file with its images and their tags",
        _ => "a table: a CSV file with the columns file and category",
    };
}
