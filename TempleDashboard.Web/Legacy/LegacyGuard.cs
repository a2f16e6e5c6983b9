using TempleDashboard.Domain.Data;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Hosting;

namespace TempleDashboard.Web.Legacy;

/// <summary>Turns failures that nobody expected into the call's own shape of answer, and logs them with their stack trace.</summary>
internal sealed class LegacyGuard(string call, Func<string, IResult> answer) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var logger = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger<LegacyGuard>();
        try
        {
            return await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return Results.Empty;
        }
        catch (BadHttpRequestException exception)
        {
            logger.Refused(call, exception.Message);
            return answer(exception.Message);
        }
        catch (Exception exception) when (StorageTrouble.Find(exception) is { } trouble)
        {
            http.RequestServices.GetRequiredService<StorageTroubleNotes>().Note(http.Request.Path, trouble);
            http.Response.Headers.RetryAfter = Problems.Seconds(trouble.RetryAfter);
            return answer(trouble.Sentence);
        }
#pragma warning disable CA1031 // The earlier system's clients read error_msg whatever happens.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.Failed(exception, call);
            return answer(
                $"{call} failed inside Temple Dashboard; logs/error_log.txt has the "
                    + "details. Try again, and tell whoever runs it if it happens again.");
        }
    }
}
