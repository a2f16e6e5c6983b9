namespace TempleDashboard.Web.Hosting;

/// <summary>The certificate of addresses that begin with https, section <c>Dashboard:Https</c>. Read again when its file changes.</summary>
public sealed class HttpsRules
{
    public const string Section = "Dashboard:Https";

    /// <summary>A PFX file, or a PEM file with the certificate and those above it. Default none.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>The PEM file of the private key. Default: it is in the file of the certificate.</summary>
    public string? KeyPath { get; set; }

    /// <summary>
    /// The password of the PFX file or of the private key. Given in the environment (<c>Dashboard__Https__Password</c>): a command line can
    /// be read by every user of a machine.
    /// </summary>
    public string? Password { get; set; }

    /// <summary>A file with nothing but the password, instead of <see cref="Password"/>.</summary>
    public string? PasswordFile { get; set; }
}
