using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using TempleDashboard.Web.Api;

namespace TempleDashboard.Web.Hosting;

/// <summary>
/// Refuses a body whose length says that it is too large, before anything begins to read it. Left to itself the server would close the
/// connection, and a client that is still sending would see that instead of the answer.
/// </summary>
internal static class LargeBodies
{
    public static void UseLargeBodyRefusal(this IApplicationBuilder app) =>
        app.Use(async (context, next) =>
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { MaxRequestBodySize: { } most, IsReadOnly: false } size
                || !(context.Request.ContentLength > most))
            {
                await next(context);
                return;
            }
            // Whoever asks first whether the body is welcome (Expect: 100-continue) has not begun.
            if (context.Request.Headers.Expect.Count == 0)
            {
                size.MaxRequestBodySize = null;
                await BoundedCopy.DiscardAsync(context.Request.Body, context.RequestAborted);
            }
            await Problems.TooLarge(Explain(most)).ExecuteAsync(context);
        });

    /// <summary>Says what the call takes, also where the length of a body came out only while it was read.</summary>
    public static string Explain(HttpContext context) =>
        context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { MaxRequestBodySize: { } most }
            ? Explain(most)
            : "The request is larger than this call takes. Send less at a time.";

    private static string Explain(long most) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"The request is larger than {most / (1024.0 * 1024):0.#} MB, the most that this call takes. Send less at a time.");
}
