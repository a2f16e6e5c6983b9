using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Learning.Backbones.Registration;
using TempleDashboard.Web.Legacy;
using TempleDashboard.Web.Api.V1;
using TempleDashboard.Web.Api.V1.Backbones;
using TempleDashboard.Web.Api.V1.Live;
using TempleDashboard.Web.Features.Images;
using TempleDashboard.Web.Hosting;

namespace TempleDashboard.Web.Api;

/// <summary>Registers and maps everything that answers clients other than the screens.</summary>
public static class ApiSetup
{
    public static IServiceCollection AddDashboardApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => WriteEnumsAsNames(json.SerializerOptions));
        services.AddSignalR().AddJsonProtocol(json => WriteEnumsAsNames(json.PayloadSerializerOptions));
        services.AddSingleton<RunEvents>();
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
        v1.MapCategoriesApi();
        v1.MapImagesApi(options.MaxUploadRequestBytes);
        v1.MapLabelsApi();
        v1.MapRunsApi();
        v1.MapModelsApi();
        v1.MapPredictionsApi(options.MaxPredictionBytes);
        v1.MapReviewsApi();
        v1.MapHeatMapApi();
        v1.MapBackbonesApi(app.Services.GetRequiredService<IOptions<BackboneRules>>().Value);
        app.MapHub<TrainingHub>(TrainingHub.Path);
        app.MapOpenApi("/openapi/{documentName}.json");
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "swagger";
            page.DocumentTitle = "Temple Dashboard API";
            page.SwaggerEndpoint("/openapi/v1.json", "Temple Dashboard API");
        });
    }

    private static void WriteEnumsAsNames(JsonSerializerOptions json) =>
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
}
