using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using TempleDashboard.Cli.Server;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Backbones;

namespace TempleDashboard.Cli.Backbones;

/// <summary><c>temple backbones add FILE</c>, or <c>add --url URL --sha256 HASH</c>, which the dashboard downloads itself.</summary>
public static class AddBackboneCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static Command Create(Terminal terminal, Option<Uri> server)
    {
        var file = new Argument<FileInfo>("file")
        {
            Description = "ONNX file: one picture in, one vector out",
            Arity = ArgumentArity.ZeroOrOne,
        };
        file.AcceptExistingOnly();
        var url = new Option<string?>("--url") { Description = "Address that the dashboard downloads the file from", HelpName = "URL" };
        var options = new BackboneOptions();
        var command = new Command("add", "Adds an ONNX network as a backbone; it is tried before it is kept") { file, url };
        options.AddTo(command);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(file) is null) == (result.GetValue(url) is null))
                result.AddError("Name either a FILE or an address with --url.");
            if (result.GetValue(url) is not null && result.GetValue(options.Sha256) is null)
            {
                result.AddError(
                    "--url needs --sha256, the hash that the file's publisher names: so it is certain that it is the right file.");
            }
        });
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                using var client = new DashboardClient(arguments.GetRequiredValue(server));
                var answer = arguments.GetValue(file) is { } local
                    ? await SendAsync(
                        terminal, client, local, options.Fields(arguments, Path.GetFileNameWithoutExtension(local.Name)), cancellationToken)
                    : await DownloadAsync(terminal, client, arguments.GetValue(url)!, options, arguments, cancellationToken);
                return answer is null
                    ? ExitCodes.Failed
                    : await Outcome.SayAsync(terminal, answer.Problem, answer.Succeeded ? Describe(answer.Body!) : "");
            });
        return command;
    }

    private static string Describe(RegisteredView added) =>
        string.Create(CultureInfo.InvariantCulture,
            $"Added '{added.Backbone.Name}' ({added.Backbone.Sha256[..12]}): {added.Backbone.EmbeddingLength} "
                + $"numbers for a picture of {added.Backbone.InputWidth} x "
                + $"{added.Backbone.InputHeight}, about {Math.Max(1, added.MillisecondsPerPicture):0} ms each.");

    private static async Task<V1Answer<RegisteredView>?> SendAsync(
        Terminal terminal, DashboardClient client, FileInfo file, Dictionary<string, string> fields, CancellationToken cancellationToken)
    {
        FileStream content;
        try
        {
            content = file.OpenRead();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await terminal.Error.WriteLineAsync($"'{file}' cannot be read: {exception.Message}");
            return null;
        }
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        // The file comes last: the dashboard knows everything else by then.
        form.Add(new StreamContent(content), "file", file.Name);
        return await terminal.Screen.Progress().StartAsync(async progress =>
        {
            var task = progress.AddTask("Sending and trying", maxValue: Math.Max(1, content.Length));
            var sending = client.SendV1Async<RegisteredView>(HttpMethod.Post, "api/v1/backbones", form, cancellationToken);
            while (await Task.WhenAny(sending, Task.Delay(Pause, CancellationToken.None)) != sending)
                task.Value = content.Position;
            return await sending;
        });
    }

    private static async Task<V1Answer<RegisteredView>> DownloadAsync(
        Terminal terminal,
        DashboardClient client,
        string url,
        BackboneOptions options,
        ParseResult arguments,
        CancellationToken cancellationToken)
    {
        var fields = options.Fields(arguments, NameIn(url));
        fields["url"] = url;
        return await terminal.Screen.Progress().StartAsync(async progress =>
        {
            var task = progress.AddTask("Downloading and trying").IsIndeterminate();
            await foreach (var one in client.FollowAsync("api/v1/backbones/download", fields, cancellationToken))
            {
                if (one.EventType == "registered")
                    return new(Read<RegisteredView>(one.Data), null);
                if (one.EventType == "refused")
                    return new V1Answer<RegisteredView>(null, Read<Problem>(one.Data));
                if (Read<BackboneProgress>(one.Data) is { TotalBytes: { } total and > 0 } state)
                    (task.MaxValue, task.Value, task.IsIndeterminate) = (total, state.ReceivedBytes, false);
            }
            return new(null, new Problem(null, "The dashboard ended before it was done; look into its log.", null));
        });
    }

    private static string NameIn(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) ? Path.GetFileNameWithoutExtension(address.Segments[^1].TrimEnd('/')) : "";

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, DashboardClient.V1)!;
}
