using System.Text.Json;

namespace TempleDashboard.Domain.Transfer;

/// <summary>
/// Reads the images of an Azure Custom Vision project as its API lists them. A picture with several tags comes in unlabelled, as here a
/// picture has one category; of regions the tag counts that covers most.
/// </summary>
internal static class CustomVisionDescription
{
    public static async Task<ImportReading> ReadAsync(
        IImportFiles files, IReadOnlyList<ImportFile> documents, CancellationToken cancellationToken)
    {
        var reading = new ImportReading(TransferFormat.CustomVision);
        var (search, used) = (new FileSearch(files), new HashSet<string>(StringComparer.Ordinal));
        var (tags, images) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<(ImportFile Document, Image Image)>());
        try
        {
            foreach (var document in documents)
            {
                await using var stream = files.Open(document);
                await foreach (var part in new JsonParts(stream).ReadAsync(cancellationToken))
                {
                    if (IsImage(part.Value) && images.Count < ImportReading.MostPictures)
                        images.Add((document, Image.Of(part.Value)));
                    else if (IsTag(part.Value) && tags.Count < 10_000)
                        tags.TryAdd(part.Value.Text("id")!, part.Value.Text("name")!);
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            reading.Error = $"The description cannot be read as JSON: {exception.Message}";
            return reading;
        }
        var untagged = reading.Counted("image has no tag and comes in unlabelled", "images have no tag and come in unlabelled");
        var torn = reading.Counted(
            "image has several tags and comes in unlabelled, as a picture has one category here",
            "images have several tags and come in unlabelled, as a picture has one category here");
        var several = reading.Counted(
            "image has regions of several tags; the one that covers most of it counts",
            "images have regions of several tags; the one that covers most of each counts");
        foreach (var (document, image) in images)
        {
            if (reading.IsFull)
            {
                reading.RefuseRest(document.Path);
                break;
            }
            if (!TryFind(reading, search, document, image, out var path, out var file))
                continue;
            if (path is not null && !used.Add(path))
            {
                reading.Refused.Add(file, "The description names it more than once; the first counts.");
                continue;
            }
            var category = OneCategory.Of(
                image.Tags.ConvertAll(tag => (tags.GetValueOrDefault(tag.Name, tag.Name), tag.Area)), out var isChosen, out var isTorn);
            (isTorn ? torn : isChosen ? several : category is null ? untagged : null)?.Add(file);
            reading.Add(new(
                file, path, path is null ? FileSearch.NameOf(file) : path[(path.LastIndexOf('/') + 1)..], null, category, null, null));
        }
        CsvDescription.NoteUnnamed(files, reading, used);
        return reading.Complete(tags.Values);
    }

    /// <summary>Whether an entry of a list is an image of a project.</summary>
    public static bool IsImage(JsonElement entry) =>
        (entry.Text("imageUri") ?? entry.Text("originalImageUri")) is not null
        || (entry.Part("tags") is { ValueKind: JsonValueKind.Array } && (entry.Text("id") is not null || Image.FileNames(entry).Any()))
        || (entry.Part("regions") is { ValueKind: JsonValueKind.Array } && entry.Text("id") is not null);

    private static bool IsTag(JsonElement entry) =>
        entry.Text("id") is not null && entry.Text("name") is not null && entry.Part("tags") is null;

    private static bool TryFind(
        ImportReading reading, FileSearch search, ImportFile document, Image image, out string? path, out string file)
    {
        (path, file) = (null, image.Names.Count > 0 ? image.Names[0] : "an image without a name");
        if (search.IsEmpty)
            return image.Names.Count > 0;
        foreach (var name in image.Names)
        {
            if (search.TryFind(name, document.Folder, out path, out _))
            {
                file = name;
                return true;
            }
        }
        reading.Refused.Add(file, "The description names it, and no such file came along. Call the files by their id, such as id.jpg.");
        return false;
    }

    /// <summary>An image of the project.</summary>
    /// <param name="Names">By which its file may be called, the likeliest first.</param>
    private sealed record Image(List<string> Names, List<(string Name, double Area)> Tags)
    {
        private static readonly string[] Endings = [".jpg", ".jpeg", ".png", ".bmp", ".gif"];

        public static IEnumerable<string> FileNames(JsonElement entry) =>
            new[] { "name", "fileName", "file_name", "image", "path", "originalImageUri", "imageUri", "resizedImageUri" }
                .Select(name => entry.Text(name)).OfType<string>();

        public static Image Of(JsonElement entry)
        {
            var names = FileNames(entry).ToList();
            if (entry.Text("id") is { } id)
                names.AddRange(Endings.Select(ending => id + ending));
            var regions = entry.Items("regions").Take(10_000)
                .Select(region => (Tag(region), region.Number("width") * region.Number("height")));
            var tags = entry.Items("tags").Take(1_000).Select(tag => (Tag(tag), 0.0));
            var all = regions.Where(one => one.Item1 is not null).ToList();
            return new(names, [.. (all.Count > 0 ? all : tags).Where(one => one.Item1 is not null).Select(one => (one.Item1!, one.Item2))]);
        }

        private static string? Tag(JsonElement tag) =>
            tag.Text("tagName") ?? tag.Text("name") ?? tag.Text("tagId") ?? tag.AsText();
    }
}
