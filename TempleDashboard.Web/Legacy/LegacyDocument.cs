using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace TempleDashboard.Web.Legacy;

/// <summary>
/// Describes a call of the earlier system in the OpenAPI document. Its body is read by hand, whatever its content type, so nothing else
/// does.
/// </summary>
internal static class LegacyDocument
{
    /// <summary>Shows <paramref name="example"/> as the body of the request, and the answer's shape under both its codes.</summary>
    public static RouteHandlerBuilder Describe<TAnswer>(this RouteHandlerBuilder route, int failure, string example) => route
        .Produces<TAnswer>(StatusCodes.Status200OK)
        .Produces<TAnswer>(failure)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new()
                    {
                        Schema = new OpenApiSchema { Type = JsonSchemaType.Object },
                        Example = JsonNode.Parse(example),
                    },
                },
            };
            return Task.CompletedTask;
        });
}
