using Microsoft.AspNetCore.Mvc;

namespace TempleDashboard.Web.Api.Seed;

/// <summary>The three calls that clients of the system before this one make; names and codes are theirs.</summary>
internal static class SeedApi
{
    public static void MapSeedApi(this IEndpointRouteBuilder routes)
    {
        // The calls keep to a limit of their own and say so in their own shape.
        var group = routes.MapGroup("/api").WithTags("Seed-compatible").WithMetadata(new DisableRequestSizeLimitAttribute());
        group.MapSaveData();
        group.MapMakeModel();
        group.MapPredict();
    }
}
