using System.Collections.Frozen;
using System.Globalization;
using TempleDashboard.Domain.People;

namespace TempleDashboard.Web.Security;

/// <summary>
/// To somebody who may see some temples alone, what belongs to another temple does not exist. Its number in an address is taken for 0,
/// which
/// nothing has, so that the answer is the same, to the letter, as for what was never there.
/// </summary>
public sealed class TempleGate(RequestDelegate next, TempleOwners owners)
{
    private const string Nothing = "0";

    /// <summary>What the number after a word in an address is of.</summary>
    private static readonly FrozenDictionary<string, OwnedKind> Kinds = new Dictionary<string, OwnedKind>
    {
        ["temples"] = OwnedKind.Temple,
        ["classifiers"] = OwnedKind.Classifier,
        ["categories"] = OwnedKind.Category,
        ["images"] = OwnedKind.Image,
        ["runs"] = OwnedKind.Run,
        ["models"] = OwnedKind.Model,
        ["predictions"] = OwnedKind.Prediction,
        ["history"] = OwnedKind.Prediction,
        ["deleted"] = OwnedKind.Deletion,
    }.ToFrozenDictionary();

    public async Task InvokeAsync(HttpContext context)
    {
        var scope = context.Access().Temples;
        if (!scope.IsAll && context.GetEndpoint() is RouteEndpoint { RoutePattern.PathSegments: var segments })
        {
            for (var i = 1; i < segments.Count; i++)
            {
                if (segments[i].Parts is not [Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: var name }])
                    continue;
                if (name == "sha256")
                    await HidePictureAsync(context, scope);
                else if (segments[i - 1].Parts is [Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart { Content: var word }])
                    await HideAsync(context, scope, word, name);
            }
        }
        await next(context);
    }

    /// <summary>Gives what the number after <paramref name="word"/> is of; null where that is of no temple.</summary>
    public static OwnedKind? KindAfter(string word) => Kinds.TryGetValue(word, out var kind) ? kind : null;

    /// <summary>Gives what a page's parameter is the number of, such as <c>ClassifierId</c>; null for another parameter.</summary>
    public static OwnedKind? KindOfParameter(string name) =>
        name.EndsWith("Id", StringComparison.Ordinal) && Enum.TryParse<OwnedKind>(name[..^2], out var kind) ? kind : null;

    private async Task HideAsync(HttpContext context, TempleScope scope, string word, string name)
    {
        if (KindAfter(word) is not { } kind)
            return;
        // Read as routes and endpoints read it, who take signs and spaces: what is read here in another way would slip through.
        var text = context.Request.RouteValues[name]?.ToString();
        context.Request.RouteValues[name] =
            long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var id)
            && await owners.IsInAsync(scope, kind, id, context.RequestAborted)
                ? id.ToString(CultureInfo.InvariantCulture)
                : Nothing;
    }

    private async Task HidePictureAsync(HttpContext context, TempleScope scope)
    {
        var sha256 = context.Request.RouteValues["sha256"]?.ToString() ?? "";
        if (!await owners.HasPictureAsync(scope, sha256.ToLowerInvariant(), context.RequestAborted))
            context.Request.RouteValues["sha256"] = Nothing;
    }
}
