using System.ComponentModel.DataAnnotations;

namespace TempleDashboard.Web.Hosting;

/// <summary>Settings of the program, section <c>Dashboard</c>; on the command line <c>--Dashboard:DataPath=/srv/temple</c>.</summary>
public sealed class DashboardOptions
{
    public const string Section = "Dashboard";

    private const long Megabyte = 1024 * 1024;

    /// <summary>Folder for everything that the program writes. Default <c>data</c> in the working directory.</summary>
    [Required]
    public string DataPath { get; set; } = "data";

    /// <summary>Where models are kept instead of <c>models</c> below <see cref="DataPath"/>; set by <c>--config</c>.</summary>
    public string? ModelsPath { get; set; }

    /// <summary>Where logs are written instead of <c>logs</c> below <see cref="DataPath"/>; set by <c>--config</c>.</summary>
    public string? LogsPath { get; set; }

    /// <summary>
    /// Addresses to listen on, separated by semicolons; <c>--urls</c> goes before it. Default this machine only, port 5080.
    /// </summary>
    [Required]
    public string Urls { get; set; } = "http://localhost:5080";

    /// <summary>
    /// Further names by which browsers and programs may ask for the dashboard, separated by semicolons, such as <c>temples.example.org</c>
    /// or <c>*.example.org</c>. Default none: only localhost and the names in <see cref="Urls"/> are answered; where it listens on every
    /// network card (<c>http://0.0.0.0:5080</c>) also the machine's own name and addresses.
    /// </summary>
    public string AllowedHosts { get; set; } = "";

    /// <summary>
    /// Who may open the dashboard. Default <c>Users</c>: people sign in. <c>LoopbackWithoutUsers</c>, which <c>./run.sh</c> sets, asks
    /// nobody at the machine itself as long as it listens on this machine alone and has no administrator.
    /// </summary>
    public AccessMode Access { get; set; } = AccessMode.Users;

    /// <summary>
    /// Proxies before the dashboard, addresses and networks separated by semicolons, such as <c>127.0.0.1;10.0.0.0/24</c>. Only they are
    /// believed when they say who asks, and whether by HTTPS. Default none.
    /// </summary>
    public string TrustedProxies { get; set; } = "";

    /// <summary>
    /// Most bytes of a JSON request to save_data, make_model and predict, whose pictures are held in memory.
    /// Default 128 MB; 1 MB to 2,000 MB. Pictures have a limit of their own, <c>Dashboard:Uploads:MaxUploadBytes</c>.
    /// </summary>
    [Range(Megabyte, 2000 * Megabyte)]
    public long MaxJsonBytes { get; set; } = 128 * Megabyte;

    /// <summary>Most bytes of one upload of many files, which is streamed. Default 16 GB; 1 MB to 1 TB.</summary>
    [Range(Megabyte, 1024 * 1024 * Megabyte)]
    public long MaxUploadRequestBytes { get; set; } = 16 * 1024 * Megabyte;

    /// <summary>Most bytes of the pictures of one prediction request, which are held in memory. Default 256 MB; 1 MB to 2,000 MB.</summary>
    [Range(Megabyte, 2000 * Megabyte)]
    public long MaxPredictionBytes { get; set; } = 256 * Megabyte;
}

/// <summary>Who may open the dashboard; <c>Dashboard:Access</c>.</summary>
public enum AccessMode
{
    /// <summary>People sign in; the first start prints a link by which somebody becomes administrator.</summary>
    Users,

    /// <summary>
    /// Whoever sits at the machine, without signing in, as long as the program listens on this machine alone and there is no administrator.
    /// </summary>
    LoopbackWithoutUsers,
}

/// <summary>Who may use the API without a key; section <c>Dashboard:Api</c>.</summary>
public sealed class ApiRules
{
    public const string Section = "Dashboard:Api";

    /// <summary>
    /// Who may use save_data, make_model and predict without a key: <c>Nobody</c>, <c>Loopback</c> (programs of this machine, through no
    /// proxy) or <c>Everywhere</c>. Default <c>Loopback</c> where the program listens on this machine alone, else <c>Nobody</c>.
    /// </summary>
    public AnonymousApi? Anonymous { get; set; }
}

/// <summary>Who may use save_data, make_model and predict without a key; <c>Dashboard:Api:Anonymous</c>.</summary>
public enum AnonymousApi
{
    Nobody,
    Loopback,
    Everywhere,
}
