using Microsoft.AspNetCore.Http.HttpResults;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Temples;

/// <summary>How a temple's cameras name their files.</summary>
internal static class FileNamesApi
{
    private const int PreviewCount = 20;

    public static void MapFileNamesApi(this IEndpointRouteBuilder routes)
    {
        var names = routes.MapGroup("/temples/{id:long}/file-names").WithTags("Temples");
        names.MapGet("", ShowAsync).WithSummary("Show what the names of a temple's newest pictures tell")
            .WithDescription("Time and camera as the stored pattern reads them, or as `pattern` would.");
        names
            .MapPut("", SetAsync).RequireRight(Rights.Save)
            .WithSummary("Change how a temple's file names are read")
            .WithDescription(
                $"Parts: {string.Join(", ", FileNamePattern.Parts.Select(part => $"{part.Part} ({part.Meaning})"))}. "
                    + "An empty pattern leaves it to the common ways.");
    }

    private static async Task<Results<Ok<FileNamesView>, ProblemHttpResult>> ShowAsync(
        long id, TempleFileNames fileNames, CancellationToken cancellationToken, string? pattern = null)
    {
        if (await fileNames.FindAsync(id, cancellationToken) is not { } temple)
            return Problems.Unknown("temple", id);
        var text = pattern ?? temple.FileNamePattern;
        FileNamePattern? parsed = null;
        if (!string.IsNullOrWhiteSpace(text) && !FileNamePattern.TryParse(text.Trim(), out parsed, out var error))
            return Problems.Invalid(error);
        return TypedResults.Ok(new FileNamesView(parsed?.Text, await fileNames.PreviewAsync(id, parsed, PreviewCount, cancellationToken)));
    }

    private static async Task<Results<Ok<FileNamesView>, ProblemHttpResult>> SetAsync(
        long id, NewPattern request, HttpRequest http, TempleFileNames fileNames, CancellationToken cancellationToken)
    {
        if (await fileNames.FindAsync(id, cancellationToken) is null)
            return Problems.Unknown("temple", id);
        var (error, _) = await fileNames.SetAsync(id, request.Pattern, Caller.Of(http), cancellationToken);
        return error is null ? await ShowAsync(id, fileNames, cancellationToken) : Problems.Invalid(error);
    }

    private sealed record NewPattern(string? Pattern);

    private sealed record FileNamesView(string? Pattern, IReadOnlyList<ReadName> Names);
}
