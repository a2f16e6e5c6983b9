using System.Text;
using Microsoft.Net.Http.Headers;
using TempleDashboard.Domain.Pictures;

namespace TempleDashboard.Web.Api;

/// <summary>Refuses JSON in an encoding that nobody knows, before the framework fails on it.</summary>
internal static class KnownCharset
{
    public static void UseKnownCharset(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
                    || type.Charset.Length == 0
                    || IsKnown(type.Charset.ToString().Trim('"')))
                {
                    return next(context);
                }

                return TypedResults
                    .Problem(
                        $"The request's charset ‘{PictureName.Clean(type.Charset.ToString())}’ is not known: send its text as UTF-8.",
                        statusCode: StatusCodes.Status400BadRequest)
                    .ExecuteAsync(context);
            });

    private static bool IsKnown(string charset)
    {
        try
        {
            return Encoding.GetEncoding(charset) is not null;
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
