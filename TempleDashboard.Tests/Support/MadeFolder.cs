using TempleDashboard.Domain.Data;

namespace TempleDashboard.Tests.Support;

/// <summary>
/// A data folder that a program fills, mostly by a training, once for the whole run. Tests get copies, which are theirs to change.
/// </summary>
/// <param name="fill">Starts on the folder, fills it and stops.</param>
internal sealed class MadeFolder(Func<string, Task> fill)
{
    /// <summary>The striped temple with 4 pictures of each category to train on and 2 to test, trained.</summary>
    public static readonly MadeFolder Small = Striped(train: 4, test: 2);

    private readonly Lazy<Task<string>> _made = new(() => MakeAsync(fill));

    /// <summary>A folder that the domain fills.</summary>
    public static MadeFolder Of(Func<DomainHost, Task> fill) => new(async folder =>
    {
        await using var host = await DomainHost.StartAsync(folder: folder);
        await fill(host);
    });

    /// <summary>A folder with the striped temple, trained.</summary>
    public static MadeFolder Striped(int train, int test, int trainings = 1) => Of(async host =>
    {
        var classifier = await StripedTemple.FillAsync(host, train, test);
        for (var i = 0; i < trainings; i++)
            Assert.Equal(RunStatus.Succeeded, (await host.TrainAsync(classifier.Id)).Status);
    });

    /// <summary>Makes it where nobody has done so yet, and returns a copy, which is the caller's.</summary>
    public async Task<string> CopyAsync()
    {
        var source = await _made.Value;
        var target = Directory.CreateTempSubdirectory("temple-test-").FullName;
        foreach (var folder in Directory.EnumerateDirectories(source, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(target, Path.GetRelativePath(source, folder)));
        foreach (var file in new DirectoryInfo(source).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file.FullName));
            // The backbone is 60 MB and a link already.
            if (file.LinkTarget is { } linked)
                File.CreateSymbolicLink(copy, linked);
            else
                file.CopyTo(copy);
        }
        return target;
    }

    private static async Task<string> MakeAsync(Func<string, Task> fill)
    {
        var folder = Directory.CreateTempSubdirectory("made-folder-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        MadeDatabase.CopyInto(folder);
        await fill(folder);
        return folder;
    }
}
