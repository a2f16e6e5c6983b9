using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;

namespace TempleDashboard.Web.Pictures;

/// <summary>Answers an upload line by line as its files are dealt with (NDJSON): a result each, and at the end how it went.</summary>
internal sealed class UploadLines(UploadRun run, IAsyncEnumerable<UploadedFile> files, long templeId, LabelFeed feed) : IResult
{
    public const string ContentType = "application/x-ndjson";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var cancellationToken = httpContext.RequestAborted;
        var json = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var response = httpContext.Response;
        response.ContentType = ContentType;
        var counts = new int[3];
        string? error = null;
        try
        {
            await foreach (var result in run.StoreAsync(files, cancellationToken))
            {
                counts[(int)result.Status]++;
                await WriteAsync(result);
                feed.PicturesChanged(templeId);
            }
            error = run.Count == 0 ? ImagesApi.NoFile : run.TooMany;
        }
        catch (InvalidDataException exception)
        {
            error = ImagesApi.Unreadable(exception, run.Count);
        }
        catch (IOException exception) when (StorageTrouble.Find(exception) is { } trouble)
        {
            error = trouble.Sentence;
        }
        var (stored, duplicates, refused) =
            (counts[(int)UploadStatus.Stored], counts[(int)UploadStatus.Duplicate], counts[(int)UploadStatus.Refused]);
        await WriteAsync(new UploadEnd(new(stored, duplicates, refused), error));

        async Task WriteAsync<T>(T line)
        {
            await JsonSerializer.SerializeAsync(response.Body, line, json, cancellationToken);
            await response.WriteAsync("\n", cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }
}

/// <summary>The last line of an upload that is answered line by line. Without it, the connection was cut.</summary>
/// <param name="Error">Why files were left out; null where all were dealt with.</param>
internal sealed record UploadEnd(UploadCounts End, string? Error);

/// <summary>What became of the files of an upload.</summary>
internal sealed record UploadCounts(int Stored, int Duplicates, int Refused);
