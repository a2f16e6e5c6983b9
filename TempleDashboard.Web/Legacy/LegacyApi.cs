using Microsoft.AspNetCore.Mvc;

namespace TempleDashboard.Web.Legacy;

/// <summary>The three calls that clients of the earlier system make; names and codes are theirs.</summary>
internal static class LegacyApi
{
    public static void MapLegacyApi(this IEndpointRouteBuilder routes)
    {
        // The calls keep to a limit of their own and say so in their own shape.
        var group = routes.MapGroup("/api").WithTags("Earlier system").WithMetadata(new DisableRequestSizeLimitAttribute());
        group.MapSaveData();
        group.MapMakeModel();
        group.MapPredict();
    }
}
