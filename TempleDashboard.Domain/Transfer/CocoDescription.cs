using System.Text.Json;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Transfer;

/// <summary>
/// Reads COCO's JSON, one file or one per split. Of several annotations of a picture the category counts that covers most of it, in all.
/// </summary>
internal static class CocoDescription
{
    private const int MostAnnotations = 10_000_000;
    private const int MostCategories = 10_000;

    /// <summary>Annotations that are kept: those of the same category of a picture are one.</summary>
    private const int MostKept = 2_000_000;

    private const int LongestId = 200;

    public static async Task<ImportReading> ReadAsync(
        IImportFiles files, IReadOnlyList<ImportFile> documents, CancellationToken cancellationToken)
    {
        var reading = new ImportReading(TransferFormat.Coco);
        var (search, used) = (new FileSearch(files), new HashSet<string>(StringComparer.Ordinal));
        var (order, listed) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
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
            order.AddRange(coco.Categories.Values.Where(listed.Add).Take(2_000));
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
        var annotated = coco.ByImage();
        foreach (var (number, image) in coco.Images)
        {
            if (reading.IsFull)
            {
                reading.RefuseRest(document.Path);
                break;
            }
            if (!Described.TryFind(reading, search, image.File, image.Sha256, document.Folder, out var path))
                continue;
            if (path is not null && !used.Add(path))
            {
                reading.Refused.Add(image.File, "The descriptions name it more than once; the first counts.");
                continue;
            }
            List<(int Category, Annotation Of)> annotations = [.. annotated[number]];
            var named = annotations.Where(one => coco.Categories.ContainsKey(one.Category))
                .Select(one => (coco.Categories[one.Category], one.Of.Area)).ToList();
            var category = OneCategory.Of(named, out var isChosen, out var isTorn);
            if (isChosen)
                several.Add(image.File);
            if (isTorn)
                torn.Add(image.File);
            var isSetAside = annotations.Exists(one => one.Of.IsSetAside == true)
                ? true
                : annotations.Find(one => one.Of.IsSetAside is not null).Of.IsSetAside;
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

    /// <summary>
    /// What one document says; annotations may come before what they are of. It holds numbers for what the document calls by its ids, and
    /// of the annotations only their sums, so that a document of millions of them fills no memory.
    /// </summary>
    private sealed class Document
    {
        private readonly Dictionary<string, int> _imageNumbers = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> _categoryNumbers = new(StringComparer.Ordinal);
        private readonly Dictionary<(int Image, int Category), Annotation> _annotations = [];
        private int _count;

        public Dictionary<int, Image> Images { get; } = [];

        public Dictionary<int, string> Categories { get; } = [];

        /// <summary>The sums of each picture, in the order in which its categories came.</summary>
        public ILookup<int, (int Category, Annotation Of)> ByImage() =>
            _annotations.ToLookup(pair => pair.Key.Image, pair => (pair.Key.Category, pair.Value));

        public void Take(JsonPart part)
        {
            var value = part.Value;
            switch (part.List)
            {
                case "images" when value.Text("id") is { } id && value.Text("file_name") is { } file:
                    var sha256 = value.Text("sha256")?.ToLowerInvariant();
                    Images.TryAdd(ImageNumber(id), new(
                        file, value.Text("name"), Sha256.IsHex(sha256) ? sha256 : null,
                        value.Text("split") is { } split ? OutsideSplits.Of(split) : null));
                    break;
                case "categories" when value.Text("id") is { } id && value.Text("name") is { } name:
                    Categories.TryAdd(CategoryNumber(id), name);
                    break;
                case "annotations" when value.Text("image_id") is { } image && value.Text("category_id") is { } category:
                    if (++_count > MostAnnotations)
                        throw TooMany(MostAnnotations, "annotations");
                    Take((ImageNumber(image), CategoryNumber(category)), value);
                    break;
            }
        }

        /// <summary>Annotations of the same category are kept as one.</summary>
        private void Take((int Image, int Category) key, JsonElement value)
        {
            List<JsonElement> box = [.. value.Items("bbox").Take(5)];
            var area = value.Number("area");
            if (!(area > 0) && box is [_, _, var width, var height])
                area = Side(width) * Side(height);
            if (_annotations.TryGetValue(key, out var known))
                _annotations[key] = known with { Area = known.Area > 0 && area > 0 ? known.Area + area : 0 };
            else if (_annotations.Count < MostKept)
                _annotations[key] = new(area, value.Part("attributes")?.Flag("set_aside"));
            else
                throw TooMany(MostKept, "annotations of different categories");
        }

        private int ImageNumber(string id) => Number(_imageNumbers, id, ImportReading.MostPictures, "images");

        private int CategoryNumber(string id) => Number(_categoryNumbers, id, MostCategories, "categories");

        private static int Number(Dictionary<string, int> numbers, string id, int most, string what)
        {
            if (numbers.TryGetValue(id, out var number))
                return number;
            if (id.Length > LongestId)
                throw new InvalidDataException($"An id of its {what} is longer than {LongestId} characters.");
            return numbers.Count < most ? numbers[id] = numbers.Count : throw TooMany(most, what);
        }

        private static InvalidDataException TooMany(int most, string what) =>
            new($"It has more than {most} {what}: import it in parts.");

        private static double Side(JsonElement number) =>
            number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out var side) ? side : 0;
    }

    private sealed record Image(string File, string? Name, string? Sha256, OutsideSplit? Part);

    private readonly record struct Annotation(double Area, bool? IsSetAside);
}
