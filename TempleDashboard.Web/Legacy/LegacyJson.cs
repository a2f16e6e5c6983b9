using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace TempleDashboard.Web.Legacy;

/// <summary>Writes answers of the earlier system's calls; letters of every language are written as they are.</summary>
internal static class LegacyJson
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonHttpResult<T> Answer<T>(T answer, int statusCode) => TypedResults.Json(answer, Options, statusCode: statusCode);
}
