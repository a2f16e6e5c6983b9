using System.ComponentModel.DataAnnotations;

namespace TempleDashboard.Web.Hosting;

/// <summary>
/// What one client may ask for at a time, so that it leaves something to the others; section <c>Dashboard:Limits</c>. A client is an
/// address (<see cref="Api.ClientKey"/>), so the defaults leave room for hundreds of cameras and people behind one. 0 turns a limit off.
/// </summary>
public sealed class LimitRules
{
    public const string Section = "Dashboard:Limits";

    /// <summary>Requests a second that a client may go on sending. Default 500; 0 to 1,000,000.</summary>
    [Range(0, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 500;

    /// <summary>
    /// Requests that a client may send at once after it was quiet. Default 5,000; 1 to 10,000,000. Of no use below
    /// <see cref="RequestsPerSecond"/>, which is added every second, never beyond this.
    /// </summary>
    [Range(1, 10_000_000)]
    public int RequestBurst { get; set; } = 5000;

    /// <summary>
    /// Requests of a client that may be sending a body or waiting for its answer at the same time; a picture is held in memory while it
    /// comes. Default 256; 0 to 100,000.
    /// </summary>
    [Range(0, 100_000)]
    public int RequestsAtOnce { get; set; } = 256;

    /// <summary>Open pages and programs that watch trainings, of a client. Default 200; 0 to 100,000.</summary>
    [Range(0, 100_000)]
    public int LiveConnections { get; set; } = 200;

    /// <summary>
    /// Bytes a second below which a body is given up, on the average since it began. Default 1,024; 0 to 1,000,000. A camera on a poor
    /// mobile network sends 5,000.
    /// </summary>
    [Range(0, 1_000_000)]
    public int SlowestBodyBytesPerSecond { get; set; } = 1024;
}
