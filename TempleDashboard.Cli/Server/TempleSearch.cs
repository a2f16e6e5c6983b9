using TempleDashboard.Contracts;

namespace TempleDashboard.Cli.Server;

/// <summary>Finds a temple by its code.</summary>
public static class TempleSearch
{
    /// <summary>Goes through the pages of temples; null where none has the code.</summary>
    public static async Task<TempleView?> FindAsync(DashboardClient client, string code, CancellationToken cancellationToken)
    {
        for (long? after = 0; after is not null;)
        {
            var page = await client.GetAsync<TempleListPage>($"api/v1/temples?after={after}&limit=500", cancellationToken);
            if (page?.Temples.FirstOrDefault(temple => temple.Code == code) is { } found)
                return found;
            after = page?.Next;
        }
        return null;
    }
}
