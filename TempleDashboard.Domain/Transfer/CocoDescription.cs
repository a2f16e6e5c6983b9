using System.Text.Json;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Transfer;

/// <summary>
/// Reads COCO's JSON, one file or one per split. Of several annotations of a picture the category counts that covers most of it, in all.
/// </summary>
internal static class CocoDescription
{
    private const int MostAnnotations = 10_000_000;

    public static async Task<ImportReading> ReadAsync(
        IImportFiles files, IReadOnlyList<ImportFile> documents, CancellationToken cancellationToken)
    {
        var reading = new ImportReading(TransferFormat.Coco);
        var (search, used, order) = (new FileSearch(files), new HashSet<string>(StringComparer.Ordinal), new List<string>());
        var several = reading.Counted(
            "picture has annotations of several categories; the one that covers most of it counts",
            "pictures have annotations of several categories; the one that covers most of each counts");
        var torn = reading.Counted(
            "picture has several categories without areas and comes in unlabelled",
            "pictures have several categories without areas and come in unlabelled");
        foreach (var document in documents)
        {
            var coco = new Document();
            await using (var stream = files.Open(document))
            {
                try
                {
                    await foreach (var part in new JsonParts(stream).ReadAsync(cancellationToken))
                        coco.Take(part);
                }
                catch (Exception exception) when (exception is JsonException or InvalidDataException)
                {
                    reading.Error = $"{document.Path} cannot be read as JSON: {exception.Message}";
                    return reading;
                }
            }
            order.AddRange(coco.Categories.Values.Where(name => !order.Contains(name)).Take(2_000));
            Add(reading, search, document, coco, used, several, torn);
        }
        CsvDescription.NoteUnnamed(files, reading, used);
        return reading.Complete(order);
    }

    private static void Add(
        ImportReading reading, FileSearch search, ImportFile document, Document coco, HashSet<string> used, NoteCount several,
        NoteCount torn)
    {
        var ofDocument = PartOf(document);
        foreach (var (id, image) in coco.Images)
        {
            if (!Described.TryFind(reading, search, image.File, image.Sha256, document.Folder, out var path))
                continue;
            if (path is not null && !used.Add(path))
            {
                reading.Refused.Add(image.File, "The descriptions name it more than once; the first counts.");
                continue;
            }
            var annotations = coco.Annotations.GetValueOrDefault(id) ?? [];
            var named = annotations.Where(one => coco.Categories.ContainsKey(one.Category))
                .Select(one => (coco.Categories[one.Category], one.Area)).ToList();
            var category = OneCategory.Of(named, out var isChosen, out var isTorn);
            if (isChosen)
                several.Add(image.File);
            if (isTorn)
                torn.Add(image.File);
            var isSetAside = annotations.Exists(one => one.IsSetAside == true)
                ? true
                : annotations.Find(one => one.IsSetAside is not null)?.IsSetAside;
            reading.Add(new(
                image.File, path, image.Name ?? FileSearch.NameOf(image.File), image.Sha256, category, image.Part ?? ofDocument,
                isSetAside));
        }
    }

    /// <summary>The split that a document's folder or name tells, such as <c>instances_train2017.json</c>.</summary>
    private static OutsideSplit? PartOf(ImportFile document)
    {
        var words = Path.GetFileNameWithoutExtension(document.Name).Split('_', '-', '.', ' ');
        return words.Select(OutsideSplits.Of).FirstOrDefault(part => part is not null)
            ?? document.Folder.Split('/').Reverse().Select(OutsideSplits.Of).FirstOrDefault(part => part is not null);
    }

    /// <summary>What one document says; annotations may come before what they are of.</summary>
    private sealed class Document
    {
        private int _annotations;

        public Dictionary<string, Image> Images { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, string> Categories { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, List<Annotation>> Annotations { get; } = new(StringComparer.Ordinal);

        public void Take(JsonPart part)
        {
            var value = part.Value;
            switch (part.List)
            {
                case "images" when value.Text("id") is { } id && value.Text("file_name") is { } file:
                    if (Images.Count > ImportReading.MostPictures)
                        throw new InvalidDataException($"It has more than {ImportReading.MostPictures} images: import it in parts.");
                    var sha256 = value.Text("sha256")?.ToLowerInvariant();
                    Images.TryAdd(id, new(
                        file, value.Text("name"), Sha256.IsHex(sha256) ? sha256 : null,
                        value.Text("split") is { } split ? OutsideSplits.Of(split) : null));
                    break;
                case "categories" when value.Text("id") is { } id && value.Text("name") is { } name && Categories.Count < 10_000:
                    Categories.TryAdd(id, name);
                    break;
                case "annotations" when value.Text("image_id") is { } image && value.Text("category_id") is { } category:
                    if (++_annotations > MostAnnotations)
                        throw new InvalidDataException($"It has more than {MostAnnotations} annotations: import it in parts.");
                    Take(image, category, value);
                    break;
            }
        }

        /// <summary>Annotations of the same category are kept as one.</summary>
        private void Take(string image, string category, JsonElement value)
        {
            if (!Annotations.TryGetValue(image, out var all))
                Annotations[image] = all = [];
            var box = value.Items("bbox").ToList();
            var area = value.Number("area");
            if (!(area > 0) && box is [_, _, var width, var height])
                area = Side(width) * Side(height);
            var isSetAside = value.Part("attributes")?.Flag("set_aside");
            if (all.Find(one => one.Category == category) is { } known)
                known.Area = known.Area > 0 && area > 0 ? known.Area + area : 0;
            else
                all.Add(new(category) { Area = area, IsSetAside = isSetAside });
        }

        private static double Side(JsonElement number) =>
            number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out var side) ? side : 0;
    }

    private sealed record Image(string File, string? Name, string? Sha256, OutsideSplit? Part);

    private sealed record Annotation(string Category)
    {
        public double Area { get; set; }

        public bool? IsSetAside { get; init; }
    }
}
