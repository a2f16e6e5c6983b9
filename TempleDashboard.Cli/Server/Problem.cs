using System.Text.Json;

namespace TempleDashboard.Cli.Server;

/// <summary>Why <c>/api/v1</c> refused something (RFC 9457).</summary>
public sealed record Problem(string? Title, string? Detail, JsonElement? Errors)
{
    /// <summary>One line for each thing that is wrong, with its field where there is one.</summary>
    public IEnumerable<string> Lines()
    {
        if (Errors is not { ValueKind: JsonValueKind.Object } errors)
            return [Detail ?? Title ?? "The dashboard refused without a reason."];
        return errors.EnumerateObject().SelectMany(error => error.Value.EnumerateArray().Select(message => $"{error.Name}: {message.GetString()}"));
    }
}
