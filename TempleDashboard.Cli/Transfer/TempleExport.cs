using System.Security.Cryptography;
using TempleDashboard.Cli.Server;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Transfer;

namespace TempleDashboard.Cli.Transfer;

/// <summary>Downloads the labelled pictures of a classifier; what an earlier export wrote is not fetched again.</summary>
public sealed class TempleExport(DashboardClient client, string trainingRoot, string testingRoot)
{
    private readonly List<string> _errors = [];
    private int _written;
    private int _alreadyThere;
    private int _unlabelled;

    public async Task<ExportOutcome> RunAsync(ClassifierRef reference, CancellationToken cancellationToken)
    {
        var temple = await TempleSearch.FindAsync(client, reference.TempleCode, cancellationToken);
        var classifier = temple?.Classifiers.FirstOrDefault(each => each.Name == reference.ClassifierName);
        if (temple is null || classifier is null)
        {
            _errors.Add($"The dashboard knows no temple or classifier '{reference}'.");
            return Outcome();
        }
        var categories = classifier.Categories.ToDictionary(category => category.Id, category => category.Name);
        for (long? after = 0; after is not null;)
        {
            var page = await client.GetAsync<ImagePage>($"api/v1/temples/{temple.Id}/images?after={after}&limit=500", cancellationToken);
            foreach (var image in page?.Images ?? [])
                await ExportAsync(reference, classifier.Id, categories, image, cancellationToken);
            after = page?.Next;
        }
        return Outcome();
    }

    private async Task ExportAsync(
        ClassifierRef reference,
        long classifierId,
        Dictionary<long, string> categories,
        ImageView image,
        CancellationToken cancellationToken)
    {
        if (image.Labels.FirstOrDefault(label => label.ClassifierId == classifierId) is not { } label)
        {
            _unlabelled++;
            return;
        }
        var root = label.Split == Split.Test ? testingRoot : trainingRoot;
        var folder = Path.Combine(root, FolderName.Of(reference.ToString()), FolderName.Of(categories[label.CategoryId]));
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, ExportPaths.FileOf(image.Name, image.Sha256, image.Format, isTaken: false));
        if (File.Exists(file) && !IsSame(file, image))
            file = Path.Combine(folder, ExportPaths.FileOf(image.Name, image.Sha256, image.Format, isTaken: true));
        if (File.Exists(file) && IsSame(file, image))
        {
            _alreadyThere++;
            return;
        }
        await using var picture = await client.DownloadAsync($"pictures/{image.Sha256}", cancellationToken);
        if (picture is null)
        {
            _errors.Add($"{image.Name}: the dashboard has lost its file ({image.Sha256}).");
            return;
        }
        await WriteAsync(picture, file, cancellationToken);
        _written++;
    }

    /// <summary>A file that is there is whole: it gets its name last.</summary>
    private static async Task WriteAsync(Stream picture, string file, CancellationToken cancellationToken)
    {
        var unfinished = file + ".part";
        await using (var target = File.Create(unfinished))
            await picture.CopyToAsync(target, cancellationToken);
        File.Move(unfinished, file, overwrite: true);
    }

    private static bool IsSame(string file, ImageView image)
    {
        using var content = File.OpenRead(file);
        return content.Length == image.ByteCount && Convert.ToHexStringLower(SHA256.HashData(content)) == image.Sha256;
    }

    private ExportOutcome Outcome() => new(_written, _alreadyThere, _unlabelled, _errors);
}

/// <summary>How many pictures an export wrote, found in place, and left out because nobody labelled them; and what went wrong.</summary>
public sealed record ExportOutcome(int Written, int AlreadyThere, int Unlabelled, IReadOnlyList<string> Errors);
