using Microsoft.AspNetCore.Http.HttpResults;
using TempleDashboard.Domain.Data;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.People;

/// <summary>Whether the log of people's actions is as it was written.</summary>
internal static class AuditApi
{
    public static void MapAuditApi(this IEndpointRouteBuilder routes) => routes
        .MapGet("/audit/verification", VerifyAsync).RequireRight(Rights.Administer).WithTags("People")
        .WithSummary("Walk along the chain of the audit log, and name the first entry that was changed or removed");

    private static async Task<Ok<AuditVerification>> VerifyAsync(AuditChain chain, CancellationToken cancellationToken) =>
        TypedResults.Ok(await chain.VerifyAsync(cancellationToken));
}
