using Microsoft.AspNetCore.OpenApi;

namespace TempleDashboard.Web.Api;

/// <summary>What the OpenAPI document says about the whole.</summary>
internal static class ApiDocument
{
    public static void Describe(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "Temple Dashboard API";
        document.Info.Version = "v1";
        document.Info.Description =
            "Pictures in, categories out. /api/v1 takes files as multipart/form-data, pages by key and reports failures as ProblemDetails. " +
            "save_data, make_model and predict serve clients of the system before this one.";
        document.Servers?.Clear();
        return Task.CompletedTask;
    });
}
