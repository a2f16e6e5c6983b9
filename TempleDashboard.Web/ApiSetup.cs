using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Coverage;
using TempleDashboard.Web.Deletions;
using TempleDashboard.Web.Health;
using TempleDashboard.Web.Hosting;
using TempleDashboard.Web.Labels;
using TempleDashboard.Web.Legacy;
using TempleDashboard.Web.Models;
using TempleDashboard.Web.People;
using TempleDashboard.Web.Pictures;
using TempleDashboard.Web.Predictions;
using TempleDashboard.Web.Review;
using TempleDashboard.Web.Security;
using TempleDashboard.Web.Settings;
using TempleDashboard.Web.Suggestions;
using TempleDashboard.Web.Temples;
using TempleDashboard.Web.Training;
using TempleDashboard.Web.Transfer;

namespace TempleDashboard.Web;

/// <summary>Registers and maps everything that answers clients other than the screens.</summary>
public static class ApiSetup
{
    public static IServiceCollection AddDashboardApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => WriteEnumsAsNames(json.SerializerOptions));
        services
            .AddSignalR(hubs => hubs.AddFilter<ConnectionLimit>())
            .AddJsonProtocol(json => WriteEnumsAsNames(json.PayloadSerializerOptions));
        services.AddSingleton<RunEvents>();
        services.AddSingleton<BackupDesk>();
        services.AddHostedService<TrainingBroadcaster>();
        services.AddOpenApi("v1", ApiDocument.Describe);
        return services;
    }

    public static void MapDashboardApi(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<DashboardOptions>>().Value;
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api/v1"), api => api.UseKnownCharset());
        app.MapPictures();
        app.MapLegacyApi();
        var v1 = app.MapGroup("/api/v1");
        v1.MapTemplesApi();
        v1.MapFileNamesApi();
        v1.MapClassifiersApi();
        v1.MapRegionsApi();
        v1.MapCategoriesApi();
        v1.MapImagesApi(options.MaxUploadRequestBytes);
        v1.MapLabelsApi();
        v1.MapTransferApi(options.MaxUploadRequestBytes);
        v1.MapStacksApi();
        v1.MapAlikeApi();
        v1.MapSuggestionsApi();
        v1.MapRunsApi();
        v1.MapModelsApi(options.MaxUploadRequestBytes);
        v1.MapCoverageApi();
        v1.MapPredictionsApi(options.MaxPredictionBytes);
        v1.MapHistoryApi();
        v1.MapReviewsApi();
        v1.MapReviewStacksApi();
        v1.MapTeachingApi();
        v1.MapHeatMapApi();
        v1.MapBackbonesApi(app.Services.GetRequiredService<IOptions<BackboneRules>>().Value);
        v1.MapBackupsApi();
        v1.MapAuditApi();
        v1.MapSystemApi();
        v1.MapDeletionsApi();
        v1.MapCleaningApi();
        app.MapHub<TrainingHub>(TrainingHub.Path).EndsWithAccess();
        app.MapOpenApi("/openapi/{documentName}.json");
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "swagger";
            page.DocumentTitle = "Temple Dashboard API";
            page.SwaggerEndpoint("/openapi/v1.json", "Temple Dashboard API");
        });
    }

    private static void WriteEnumsAsNames(JsonSerializerOptions json) =>
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
}

/// <summary>What the OpenAPI document says about the whole.</summary>
internal static class ApiDocument
{
    public static void Describe(OpenApiOptions options) =>
        options.AddDocumentTransformer(
            (document, _, _) =>
            {
                document.Info.Title = "Temple Dashboard API";
                document.Info.Version = "v1";
                document.Info.Description =
                    "Pictures in, categories out. /api/v1 takes files as multipart/form-data, "
                    + "pages by key and reports failures as ProblemDetails. "
                    + "save_data, make_model and predict serve clients of the earlier system.";
                document.Servers?.Clear();
                return Task.CompletedTask;
            });
}
