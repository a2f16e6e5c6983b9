using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Training;

/// <summary>Reads what a classifier is trained and tested on.</summary>
internal sealed class TrainingDataLoader(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>
    /// Loads the labelled pictures of a classifier, joined by the training pictures of the common categories, and by their test pictures,
    /// as the classifier says (<see cref="CommonUse"/>).
    /// </summary>
    public async Task<TrainingData> LoadAsync(long classifierId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var classifier = await db.Classifiers.AsNoTracking().Include(classifier => classifier.Temple)
            .SingleAsync(classifier => classifier.Id == classifierId, cancellationToken);
        var own = await db
            .Categories.AsNoTracking()
            .Where(category => category.ClassifierId == classifierId)
            .OrderBy(category => category.Position)
            .ToDictionaryAsync(category => category.Name, category => category.Id, cancellationToken);
        var rows = await RowsAsync(db.Labels.Where(label => label.ClassifierId == classifierId), cancellationToken);
        if (!classifier.Temple!.IsCommon && classifier.UsesCommonCategories)
        {
            var isTested = classifier.TestsCommonCategories;
            rows.AddRange(await RowsAsync(
                db.Labels.Where(label => (isTested || label.Split == Split.Train)
                    && label.Classifier!.Name == Classifier.DefaultName
                    && label.Classifier.Temple!.Code == Temple.CommonCode),
                cancellationToken));
        }
        return Build(classifier, own, Distinct(rows));
    }

    private static Task<List<Row>> RowsAsync(IQueryable<Label> labels, CancellationToken cancellationToken) =>
        labels
            .AsNoTracking()
            .OrderBy(label => label.Id)
            .Select(label => new Row(
                label.Image!.Sha256,
                label.Image.Name,
                label.Category!.Name,
                label.CategoryId,
                label.Split,
                label.IsSetAside,
                label.Image.LookAlikeHash,
                label.Image.CapturedAt,
                label.Image.Width,
                label.Image.Height))
            .ToListAsync(cancellationToken);

    /// <summary>
    /// A picture that the temple has labelled itself is not taken from the common categories once more, and what is set aside is not taken.
    /// </summary>
    private static List<Row> Distinct(List<Row> rows) => [.. rows.DistinctBy(row => row.Sha256).Where(row => !row.IsSetAside)];

    private static TrainingData Build(Classifier classifier, Dictionary<string, long> own, List<Row> rows)
    {
        var counts = own.Keys.Concat(rows.Select(row => row.Category)).Distinct()
            .Select(name => new CategoryCount(
                name,
                IsCommon: !own.ContainsKey(name),
                rows.Count(row => row.Category == name && row.Split == Split.Train),
                rows.Count(row => row.Category == name && row.Split == Split.Test))
            {
                Id = own.TryGetValue(name, out var id) ? id : rows.First(row => row.Category == name).CategoryId,
            })
            .ToList();
        var trained = counts.Where(category => category.Train > 0).ToList();
        var pattern = FileNamePattern.Of(classifier.Temple!.FileNamePattern);
        var index = trained
            .Select((category, position) => (category.Name, position))
            .ToDictionary(pair => pair.Name, pair => pair.position);
        return new TrainingData(
            classifier,
            trained,
            [.. counts.Where(category => category.Train == 0).Select(category => category.Name)],
            [.. rows.Where(row => index.ContainsKey(row.Category)).Select(row => new TrainingPicture(
                row.Sha256, row.Name, index[row.Category], row.Split, row.LookAlikeHash, row.CapturedAt, row.Width, row.Height)
            {
                Camera = FileNames.Read(row.Name, pattern).Camera,
            })])
        {
            Strangers =
                trained.Count == 1
                    ?
                    [
                        .. rows.Where(row => row.Split == Split.Test && !index.ContainsKey(row.Category))
                            .Select(row => new StrangePicture(row.Sha256, row.Name, row.Category)),
                    ]
                    : [],
        };
    }

    private sealed record Row(
        string Sha256,
        string Name,
        string Category,
        long CategoryId,
        Split Split,
        bool IsSetAside,
        long LookAlikeHash,
        DateTime? CapturedAt,
        int Width,
        int Height);
}

/// <summary>What a classifier is trained and tested on: its own labelled pictures and those of the common categories.</summary>
/// <param name="Categories">Own categories in their order, then common ones; only those that have pictures.</param>
/// <param name="Empty">Names of own categories without a single training picture.</param>
internal sealed record TrainingData(
    Classifier Classifier,
    IReadOnlyList<CategoryCount> Categories,
    IReadOnlyList<string> Empty,
    IReadOnlyList<TrainingPicture> Pictures)
{
    /// <summary>Test pictures of the <see cref="Empty"/> categories where a single category has training pictures.</summary>
    public IReadOnlyList<StrangePicture> Strangers { get; init; } = [];

    public IEnumerable<TrainingPicture> Of(Split split) => Pictures.Where(picture => picture.Split == split);

    public int Count(Split split) => Pictures.Count(picture => picture.Split == split);
}

/// <summary>One labelled picture of a training run.</summary>
/// <param name="Category">Index into <see cref="TrainingData.Categories"/>.</param>
/// <param name="Width">Width of the upright picture in pixels.</param>
/// <param name="Height">Height of the upright picture in pixels.</param>
internal sealed record TrainingPicture(
    string Sha256, string Name, int Category, Split Split, long LookAlikeHash, DateTime? CapturedAt, int Width = 0, int Height = 0)
{
    /// <summary>Which camera took it; null where nothing tells.</summary>
    public string? Camera { get; init; } = FileNames.Read(Name).Camera;
}

/// <summary>The run cannot go on because of its data; the message tells a person why and what to do.</summary>
internal sealed class TrainingDataException(string message) : Exception(message);

/// <summary>
/// Writes down exactly what a model was made from: backbone, region, and every picture with its category and split.
/// Equal data give equal bytes, so that the hash tells whether anything has changed.
/// </summary>
internal sealed record DatasetSnapshot(string Sha256, byte[] Json)
{
    public static DatasetSnapshot Of(TrainingData data, string? backboneSha256)
    {
        var content = new
        {
            backbone = backboneSha256,
            region = Region.KeyOf(data.Classifier.Region),
            categories = data.Categories.Select(category => category.Name),
            pictures = data.Pictures.Select(picture => (picture.Sha256, Category: data.Categories[picture.Category].Name, picture.Split))
                .Concat(data.Strangers.Select(picture => (picture.Sha256, picture.Category, Split: Data.Split.Test)))
                .OrderBy(picture => picture.Sha256, StringComparer.Ordinal)
                .Select(picture => new
                {
                    sha256 = picture.Sha256,
                    category = picture.Category,
                    split = picture.Split.ToString().ToLowerInvariant(),
                }),
        };
        var json = JsonSerializer.SerializeToUtf8Bytes(content);
        return new DatasetSnapshot(Storage.Sha256.Hex(json), json);
    }

    /// <summary>Reads the training pictures of a snapshot back, by category in the order of the model.</summary>
    /// <exception cref="JsonException">The content is damaged.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> ReadTraining(ReadOnlyMemory<byte> json, IReadOnlyList<string> categories)
    {
        var split = nameof(Data.Split.Train).ToLowerInvariant();
        using var document = JsonDocument.Parse(json);
        var pictures = document.RootElement.GetProperty("pictures").EnumerateArray()
            .Where(picture => picture.GetProperty("split").GetString() == split)
            .ToLookup(picture => picture.GetProperty("category").GetString(), picture => picture.GetProperty("sha256").GetString()!);
        return [.. categories.Select(category => pictures[category].ToArray())];
    }
}
