using TempleDashboard.Cli.Server;
using TempleDashboard.Contracts;

namespace TempleDashboard.Cli.Backbones;

/// <summary>Finds a backbone by what a person calls it.</summary>
public static class BackboneSearch
{
    /// <summary>Stands for the program's own backbone.</summary>
    public const string Own = "own";

    private const int ShortestHash = 6;

    public static async Task<IReadOnlyList<BackboneView>> AllAsync(DashboardClient client, CancellationToken cancellationToken) =>
        (await client.GetAsync<BackboneList>("api/v1/backbones", cancellationToken))?.Backbones ?? [];

    /// <summary>
    /// Finds by name, then by the beginning of the SHA-256, then <see cref="Own"/>; null with the reason where none or several fit.
    /// </summary>
    public static async Task<(BackboneView? Found, string? Error)> FindAsync(
        DashboardClient client, string words, CancellationToken cancellationToken)
    {
        var all = await AllAsync(client, cancellationToken);
        var found = all.Where(backbone => backbone.Name == words).ToList();
        if (found.Count == 0 && words.Length >= ShortestHash)
            found = [.. all.Where(backbone => backbone.Sha256.StartsWith(words, StringComparison.OrdinalIgnoreCase))];
        if (found.Count == 0 && words == Own)
            found = [.. all.Where(backbone => backbone.BuiltIn)];
        return found switch
        {
            [var one] => (one, null),
            [] => (null, $"The dashboard knows no backbone '{words}'. 'temple backbones list' shows all."),
            _ => (
                null,
                $"'{words}' fits several backbones: "
                    + $"{string.Join(", ", found.Select(backbone => backbone.Name))}. Give more of the SHA-256."),
        };
    }
}
