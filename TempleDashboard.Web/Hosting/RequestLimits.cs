using System.Net.Mime;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using TempleDashboard.Web.Api;

namespace TempleDashboard.Web.Hosting;

/// <summary>
/// Holds back a client that asks for more than its share: 429 says when to come again, for pages in words, for programs as ProblemDetails.
/// See decision 067.
/// </summary>
internal static class RequestLimits
{
    /// <summary>Largest body of a call that takes no pictures and no file; those have limits of their own.</summary>
    public const long MostBytes = 8L * 1024 * 1024;

    private const string Everybody = "everybody";

    /// <summary>A slow line may need this long to get going.</summary>
    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(15);

    /// <summary>When to come again where nobody can tell, as it depends on the client's own requests.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    public static void AddRequestLimits(this IServiceCollection services)
    {
        services.AddSingleton<LimitNotes>();
        services.AddSingleton<ConnectionLimit>();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<LimitRules>, LimitNotes>((limiter, rules, notes) =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(Rate(rules.Value), AtOnce(rules.Value));
            limiter.OnRejected = (rejected, cancellationToken) => RefuseAsync(rejected, notes, cancellationToken);
        });
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<LimitRules>>((kestrel, rules) =>
        {
            kestrel.Limits.MaxRequestBodySize = MostBytes;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(30);
            kestrel.Limits.MinRequestBodyDataRate =
                rules.Value.SlowestBodyBytesPerSecond > 0 ? new(rules.Value.SlowestBodyBytesPerSecond, SlowStart) : null;
        });
    }

    private static PartitionedRateLimiter<HttpContext> Rate(LimitRules rules)
    {
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(rules.RequestBurst, 1),
            TokensPerPeriod = Math.Max(rules.RequestsPerSecond, 1),
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        };
        return PartitionedRateLimiter.Create<HttpContext, string>(context => rules.RequestsPerSecond == 0
            ? RateLimitPartition.GetNoLimiter(Everybody)
            : RateLimitPartition.GetTokenBucketLimiter(ClientKey.Of(context), _ => bucket));
    }

    private static PartitionedRateLimiter<HttpContext> AtOnce(LimitRules rules) =>
        PartitionedRateLimiter.Create<HttpContext, string>(context => rules.RequestsAtOnce == 0 || !MayHaveBody(context.Request)
            ? RateLimitPartition.GetNoLimiter(Everybody)
            : RateLimitPartition.GetConcurrencyLimiter(
                ClientKey.Of(context), _ => new ConcurrencyLimiterOptions { PermitLimit = rules.RequestsAtOnce }));

    private static bool MayHaveBody(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);

    private static async ValueTask RefuseAsync(OnRejectedContext rejected, LimitNotes notes, CancellationToken cancellationToken)
    {
        var context = rejected.HttpContext;
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var told) ? told : Soon;
        var seconds = Problems.Seconds(wait);
        var sentence = $"More requests came from this address than it has a share of. Send it again in {seconds} s.";
        notes.Note(ClientKey.Of(context));
        var response = context.Response;
        response.StatusCode = StatusCodes.Status429TooManyRequests;
        response.Headers.RetryAfter = seconds;
        if (context.GetEndpoint()?.Metadata.GetMetadata<RefusalShape>() is { } own)
        {
            await own.Answer(sentence, response.StatusCode).ExecuteAsync(context);
        }
        else if (context.Request.Headers.Accept.ToString().Contains(MediaTypeNames.Text.Html, StringComparison.Ordinal))
        {
            response.ContentType = "text/html; charset=utf-8";
            await response.WriteAsync(StorageTroubleHandler.Page(sentence), cancellationToken);
        }
        else
        {
            await Problems.Busy(response, sentence, wait).ExecuteAsync(context);
        }
    }
}

/// <summary>How an endpoint whose clients know no ProblemDetails says that a request was refused: the sentence and the status.</summary>
internal sealed record RefusalShape(Func<string, int, IResult> Answer);

/// <summary>Writes one warning for all requests of ten seconds that were too many.</summary>
internal sealed class LimitNotes(TimeProvider time, ILogger<LimitNotes> logger)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private DateTimeOffset _until;

    public void Note(string client)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (now < _until && _until <= now + Quiet)
                return;
            _until = now + Quiet;
        }
        logger.TooMany(client);
    }
}
