using TempleDashboard.Contracts;
using TempleDashboard.Domain.Temples;

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

    /// <summary>Gives the id of a classifier; null where the dashboard knows no such temple or classifier.</summary>
    public static async Task<long?> FindClassifierAsync(
        DashboardClient client, ClassifierRef reference, CancellationToken cancellationToken) =>
        (await FindAsync(client, reference.TempleCode, cancellationToken))?.Classifiers
            .FirstOrDefault(one => one.Name == reference.ClassifierName)?.Id;
}
