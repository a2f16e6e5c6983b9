using System.Text.Json;

namespace TempleDashboard.Domain.Transfer;

/// <summary>
/// Reads what Label Studio exports as JSON, in full or short: of each task the last annotation that was not cancelled. Choices are
/// categories; of rectangles with labels the one that covers most.
/// </summary>
internal static class LabelStudioDescription
{
    public static async Task<ImportReading> ReadAsync(
        IImportFiles files, ImportFile document, string classifier, CancellationToken cancellationToken)
    {
        var reading = new ImportReading(TransferFormat.LabelStudio);
        var (search, used) = (new FileSearch(files), new HashSet<string>(StringComparer.Ordinal));
        var skipped = reading.Counted("task has no answer and comes in unlabelled", "tasks have no answer and come in unlabelled");
        var several = reading.Counted(
            "picture has rectangles of several labels; the one that covers most of it counts",
            "pictures have rectangles of several labels; the one that covers most of each counts");
        try
        {
            await using var stream = files.Open(document);
            await foreach (var part in new JsonParts(stream).ReadAsync(cancellationToken))
            {
                if (part.List.Length > 0 || FileOf(part.Value) is not { } file)
                    continue;
                if (reading.IsFull)
                {
                    reading.RefuseRest(document.Path);
                    break;
                }
                if (!Described.TryFind(reading, search, file, null, document.Folder, out var path))
                    continue;
                if (path is not null && !used.Add(path))
                {
                    reading.Refused.Add(file, "Several tasks are about it; the first counts.");
                    continue;
                }
                var answers = AnswersOf(part.Value, classifier, out var questions);
                var category = OneCategory.Of(answers, out var isChosen, out var isTorn);
                if (isTorn)
                {
                    reading.Refused.Add(file, questions.Count > 1
                        ? $"Its annotation answers several questions ({string.Join(", ", questions)}): "
                            + "call the classifier as one of them."
                        : $"It has several choices ({string.Join(", ", answers.Select(one => one.Category).Take(5))}): one is wanted.");
                    continue;
                }
                if (category is null)
                    skipped.Add(file);
                if (isChosen)
                    several.Add(file);
                reading.Add(new(file, path, NameOf(path, file), null, category, null, null));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            reading.Error = $"{document.Path} cannot be read as JSON: {exception.Message}";
            return reading;
        }
        CsvDescription.NoteUnnamed(files, reading, used);
        return reading.Complete();
    }

    /// <summary>Whether an entry of a list is a task.</summary>
    public static bool IsOne(JsonElement entry) =>
        (entry.Part("data") is not null && (entry.Part("annotations") ?? entry.Part("completions")) is not null)
        || (entry.Text("image") is not null && entry.Part("tags") is null
            && (entry.Text("choice") ?? entry.Text("annotation_id") ?? entry.Text("annotator")) is not null);

    private static string NameOf(string? path, string file) =>
        path is null ? FileSearch.NameOf(file) : path[(path.LastIndexOf('/') + 1)..];

    private static string? FileOf(JsonElement task)
    {
        var data = task.Part("data") ?? task;
        return data.Text("image") ?? data.Text("img") ?? (data.ValueKind == JsonValueKind.Object
            ? data.EnumerateObject().Select(property => property.Value.AsText())
                .FirstOrDefault(text => text is not null && ImportFile.IsPictureName(FileSearch.NameOf(text)))
            : null) ?? task.Text("file_upload");
    }

    private static List<(string Category, double Area)> AnswersOf(JsonElement task, string classifier, out List<string> questions)
    {
        questions = [];
        if ((task.Part("annotations") ?? task.Part("completions")) is null)
            return ShortAnswersOf(task);
        var last = task.Items(task.Part("annotations") is null ? "completions" : "annotations")
            .LastOrDefault(annotation => annotation.Flag("was_cancelled") != true);
        var results = last.ValueKind == JsonValueKind.Object ? last.Items("result").ToList() : [];
        results = results.FindAll(result => result.Text("type") is "choices" or "rectanglelabels" or "labels");
        questions = [.. results.Select(result => result.Text("from_name")).OfType<string>().Distinct().Take(10)];
        if (questions.Find(question => question.Equals(classifier, StringComparison.OrdinalIgnoreCase)) is { } own)
            results = results.FindAll(result => result.Text("from_name") == own);
        var answers = new List<(string, double)>();
        foreach (var result in results)
        {
            if (result.Part("value") is not { } value)
                continue;
            var area = value.Number("width") * value.Number("height");
            foreach (var choice in value.Items(result.Text("type")!).Take(100))
            {
                if (choice.AsText() is { } text)
                    answers.Add((text, area));
            }
        }
        return answers;
    }

    /// <summary>The short form writes the choice beside the picture, and several as a list within an object.</summary>
    private static List<(string Category, double Area)> ShortAnswersOf(JsonElement task)
    {
        if (task.Text("choice") is { } one)
            return [(one, 0)];
        return task.Part("choice") is { } several
            ? [.. several.Items("choices").Take(100).Select(choice => choice.AsText()).OfType<string>().Select(choice => (choice, 0.0))]
            : [];
    }
}
