namespace TempleDashboard.Cli.Server;

/// <summary>Nothing answers at the address, or what answers is no Temple Dashboard. Its message is for the person at the terminal.</summary>
public sealed class NoDashboardException : Exception
{
    private NoDashboardException(string message, Exception? inner) : base(message, inner)
    {
    }

    public static NoDashboardException Unreachable(Uri server, Exception inner) => new(
        $"No dashboard answers at {server} ({inner.InnerException?.Message ?? inner.Message}). Start it with ./run.sh, or name another with --server URL.", inner);

    public static NoDashboardException Stranger(Uri server, string path, int status) => new(
        $"{server} answered {path} with status {status} and not as a Temple Dashboard does. Check the address given with --server.", null);
}
