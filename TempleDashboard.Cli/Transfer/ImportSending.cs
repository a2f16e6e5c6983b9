using System.IO.Compression;
using System.Net;
using Spectre.Console;
using TempleDashboard.Cli.Server;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Transfer;

namespace TempleDashboard.Cli.Transfer;

/// <summary>What is to be imported, and how.</summary>
/// <param name="Temple">The temple's code, or <c>code:classifier</c>.</param>
internal sealed record ImportOrder(string Path, string Temple, TransferFormat? Format, bool Replaces, bool IsDry);

/// <summary>Sends something to be imported, says what would come, and has it come in.</summary>
internal sealed class ImportSending(Terminal terminal, Uri server)
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(300);

    public async Task<int> RunAsync(ImportOrder order, CancellationToken cancellationToken)
    {
        if (!ClassifierRef.TryParse(order.Temple, out var reference, out var error))
            return await FailAsync(error);
        var isFolder = Directory.Exists(order.Path);
        if (!isFolder && !File.Exists(order.Path))
            return await FailAsync($"There is no file or folder '{order.Path}'.");
        using var client = new DashboardClient(server);
        if (await TempleSearch.FindClassifierAsync(client, reference, cancellationToken) is not { } classifier)
            return await FailAsync($"The dashboard knows no temple or classifier '{reference}'.");
        var imports = $"api/v1/classifiers/{classifier}/imports";
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(order.Path))) + (isFolder ? ".zip" : "");
        using HttpContent content = isFolder ? new FolderContent(order.Path) : new StreamContent(File.OpenRead(order.Path));
        content.Headers.ContentType = new("application/octet-stream");
        var sent = await client.SendV1Async<ImportView>(
            HttpMethod.Post,
            $"{imports}?dryRun=true&name={Uri.EscapeDataString(name)}&format={order.Format?.ToString() ?? "auto"}",
            content,
            cancellationToken);
        if (!sent.Succeeded)
            return await FailAsync(string.Join(Environment.NewLine, sent.Problem.Lines()));
        var import = await FollowAsync(client, imports, sent.Body!, "Looking through", cancellationToken);
        if (import?.Preview is not { } preview)
            return await FailAsync(import?.Message ?? "The import is gone.");
        await TellAsync(preview, order.Replaces);
        if (order.IsDry)
        {
            await client.SendV1Async<ImportView>(HttpMethod.Delete, $"{imports}/{import.Id}", null, cancellationToken);
            await TellAsync(preview.RefusedCount, preview.FirstRefused);
            return ExitCodes.Ok;
        }
        var started = await client.SendV1Async<ImportView>(
            HttpMethod.Post, $"{imports}/{import.Id}/start?onConflict={(order.Replaces ? "replace" : "keep")}", null, cancellationToken);
        if (!started.Succeeded)
            return await FailAsync(string.Join(Environment.NewLine, started.Problem.Lines()));
        import = await FollowAsync(client, imports, started.Body!, "Importing", cancellationToken);
        if (import is not { Status: ImportStatus.Done, Result: { } result })
            return await FailAsync(import?.Message ?? "The import was ended; import it again, and it goes on where it stopped.");
        await TellAsync(result.RefusedCount, result.FirstRefused);
        await terminal.Out.WriteLineAsync(
            $"{result.Stored} stored, {result.Known} were there already, {result.Labelled} labelled, {result.Replaced} labels replaced, "
            + $"{result.Kept} kept, {result.RefusedCount} refused.");
        if (result.WithoutCategory > 0)
        {
            await terminal.Out.WriteLineAsync(
                $"{result.WithoutCategory} are not labelled, as their category was deleted meanwhile.");
        }
        return result.RefusedCount == 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private async Task<ImportView?> FollowAsync(
        DashboardClient client, string imports, ImportView view, string doing, CancellationToken cancellationToken)
    {
        ImportView? now = view;
        await terminal.Screen.Progress().StartAsync(async progress =>
        {
            var task = progress.AddTask(doing);
            while (now is { IsActive: true })
            {
                await Task.Delay(AskEvery, cancellationToken);
                now = await client.GetAsync<ImportView>($"{imports}/{view.Id}", cancellationToken);
                (task.MaxValue, task.Value) = (Math.Max(1, now?.Total ?? 1), now?.Done ?? 0);
            }
        });
        return now;
    }

    private async Task TellAsync(ImportPreview preview, bool replaces)
    {
        var table = new Table().AddColumns("Category", "Train", "Test", "Chosen", "Set aside", "");
        foreach (var category in preview.Categories)
        {
            table.AddRow(
                Markup.Escape(category.Name), $"{category.Train}", $"{category.Test}", $"{category.Choose}", $"{category.SetAside}",
                category.IsNew ? "new" : "");
        }
        terminal.Screen.Write(table);
        await terminal.Out.WriteLineAsync(
            $"{preview.Format}: {preview.Pictures} pictures, {preview.New} of them new, {preview.Unlabelled} without a label, "
            + $"{preview.Duplicates} twice, {preview.RefusedCount} refused.");
        if (preview.Conflicts > 0)
        {
            await terminal.Out.WriteLineAsync(
                $"{preview.Conflicts} have another label in the dashboard, which {(replaces ? "is replaced" : "is kept (--replace)")}.");
        }
        foreach (var note in preview.Notes)
            await terminal.Out.WriteLineAsync(note);
    }

    private async Task TellAsync(int count, IReadOnlyList<ImportRefusal> first)
    {
        foreach (var (name, reason) in first)
            await terminal.Error.WriteLineAsync($"{name}: {reason}");
        if (count > first.Count)
            await terminal.Error.WriteLineAsync($"And {count - first.Count} more.");
    }

    private async Task<int> FailAsync(string error)
    {
        await terminal.Error.WriteLineAsync(error);
        return ExitCodes.Failed;
    }

    /// <summary>Packs a folder while it is being sent; hidden files stay behind.</summary>
    private sealed class FolderContent(string folder) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await using var zip = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, null);
            var all = new EnumerationOptions
            {
                RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
            };
            foreach (var file in Directory.EnumerateFiles(folder, "*", all).Order(StringComparer.Ordinal))
            {
                var path = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
                await using var target = await zip.CreateEntry(path, CompressionLevel.NoCompression).OpenAsync();
                await using var source = File.OpenRead(file);
                await source.CopyToAsync(target);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
