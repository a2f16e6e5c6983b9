using System.IO.Compression;
using System.Text;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Transfer;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Transfer;

/// <summary>Small archives, and what becomes of them in a temple.</summary>
internal static class MadeSet
{
    /// <summary>A picture whose bytes no other number has.</summary>
    public static byte[] Picture(int number) => PngFile.Stripes(vertical: number % 2 == 0, seed: number, side: 24);

    public static byte[] Zip(params (string Path, byte[] Bytes)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, bytes) in files)
            {
                using var entry = zip.CreateEntry(path).Open();
                entry.Write(bytes);
            }
        }
        return stream.ToArray();
    }

    public static (string Path, byte[] Bytes) Text(string path, string text) => (path, Encoding.UTF8.GetBytes(text));

    public static Task<Classifier> ClassifierAsync(this DomainHost host, string code) =>
        host.Get<TempleCatalog>().FindOrCreateAsync(new ClassifierRef(code, Classifier.DefaultName), null, default);

    /// <summary>Imports to the end; without starting it, to the question whether it is right.</summary>
    public static async Task<ImportView> ImportAsync(
        this DomainHost host, Classifier classifier, byte[] sent, TransferFormat? format = null, bool replaces = false, bool starts = true,
        string name = "set.zip")
    {
        var runs = host.Get<ImportRuns>();
        var view = await runs.AddAsync(classifier.Id, new MemoryStream(sent), name, format, replaces, starts, "anna", default);
        return await runs.EndAsync(view!, starts);
    }

    /// <summary>Waits until an import has ended, or asks.</summary>
    public static async Task<ImportView> EndAsync(this ImportRuns runs, ImportView view, bool starts = true)
    {
        var ended = new TaskCompletionSource<ImportView>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(ImportView one)
        {
            if (one.Id == view.Id && !one.IsActive && (!starts || one.Status != ImportStatus.Ready))
                ended.TrySetResult(one);
        }
        using var subscription = runs.Subscribe(Look);
        if (runs.Find(view.ClassifierId, view.Id) is { } now)
            Look(now);
        return await ended.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }

    public static async Task<byte[]> ExportAsync(this DomainHost host, Classifier classifier, TransferFormat format)
    {
        using var stream = new MemoryStream();
        await host.Get<DatasetExport>().WriteAsync(classifier, format, stream, default);
        return stream.ToArray();
    }

    /// <summary>Each labelled picture by its hash, in the order of the hashes.</summary>
    public static List<(string Sha256, string Category, Split Split, bool IsSetAside)> LabelsOf(this DomainHost host, Classifier classifier)
    {
        using var db = host.Database();
        return
        [
            .. db.Labels.Where(label => label.ClassifierId == classifier.Id)
                .Select(label => new { label.Image!.Sha256, label.Category!.Name, label.Split, label.IsSetAside }).AsEnumerable()
                .Select(label => (label.Sha256, label.Name, label.Split, label.IsSetAside)).OrderBy(label => label.Sha256),
        ];
    }

    public static List<string> CategoriesOf(this DomainHost host, Classifier classifier)
    {
        using var db = host.Database();
        return [.. db.Categories.Where(row => row.ClassifierId == classifier.Id).OrderBy(row => row.Position).Select(row => row.Name)];
    }
}

/// <summary>Files in memory, to be read as those of an archive are.</summary>
internal sealed class MadeFiles(params (string Path, string Text)[] files) : IImportFiles
{
    public IReadOnlyList<ImportFile> Files { get; } = [.. files.Select(file => new ImportFile(file.Path, file.Text.Length))];

    public Stream Open(ImportFile file) => new MemoryStream(Encoding.UTF8.GetBytes(files.First(one => one.Path == file.Path).Text));

    /// <summary>Reads them as a set; each picture as "category/part of path", the part of the split, and whether it is set aside.</summary>
    public async Task<ImportReading> ReadAsync(TransferFormat? wanted = null, string classifier = "410010") =>
        await DatasetReader.ReadAsync(
            this, wanted, ClassifierRef.TryParse(classifier, out var reference, out _) ? reference : default, default);
}
