using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace TempleDashboard.Web.Hosting;

/// <summary>
/// The certificate of <see cref="HttpsRules"/>, with those above it. A file that was changed is used for connections from then on; one that
/// cannot be used leaves the earlier one in its place, and says so in the log.
/// </summary>
internal sealed class ServerCertificate(HttpsRules rules)
{
    private const string EndOfPem = "-----END";

    private readonly Lock _lock = new();
    private SslStreamCertificateContext _current = null!;
    private (DateTime Certificate, DateTime Key) _read;

    /// <summary>Reads it; where that fails, says why in a sentence that has no secret in it.</summary>
    public string? TryRead()
    {
        try
        {
            _read = Times();
            _current = Read();
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"Setting {HttpsRules.Section}: {exception.Message}";
        }
        catch (CryptographicException)
        {
            return $"Setting {HttpsRules.Section}: the certificate '{rules.CertificatePath}' cannot be opened. It has to be a PFX file, "
                + "or a PEM file with its private key in it or in KeyPath; the password of either goes into PasswordFile, or into the "
                + "environment variable Dashboard__Https__Password.";
        }
    }

    /// <summary>Gives it to whatever address begins with https.</summary>
    public void Serve(KestrelServerOptions kestrel, ILogger logger)
    {
        logger.CertificateTaken(_current.TargetCertificate.Subject, _current.TargetCertificate.NotAfter);
        kestrel.ConfigureHttpsDefaults(https =>
        {
            https.ServerCertificate = _current.TargetCertificate;
            https.OnAuthenticate = (_, connection) => connection.ServerCertificateContext = Current(logger);
        });
    }

    private SslStreamCertificateContext Current(ILogger logger)
    {
        lock (_lock)
        {
            if (Times() == _read)
                return _current;
            if (TryRead() is { } wrong)
                logger.CertificateStays(wrong);
            else
                logger.CertificateTaken(_current.TargetCertificate.Subject, _current.TargetCertificate.NotAfter);
            return _current;
        }
    }

    private (DateTime Certificate, DateTime Key) Times() =>
        (File.GetLastWriteTimeUtc(rules.CertificatePath!), rules.KeyPath is { } key ? File.GetLastWriteTimeUtc(key) : default);

    private SslStreamCertificateContext Read()
    {
        var password = rules.PasswordFile is { } file ? File.ReadAllText(file).Trim() : rules.Password;
        var above = new X509Certificate2Collection();
        X509Certificate2 own;
        if (File.ReadAllText(rules.CertificatePath!).Contains(EndOfPem, StringComparison.Ordinal))
        {
            own = password is null
                ? X509Certificate2.CreateFromPemFile(rules.CertificatePath!, rules.KeyPath)
                : X509Certificate2.CreateFromEncryptedPemFile(rules.CertificatePath!, password, rules.KeyPath);
            above.ImportFromPemFile(rules.CertificatePath!);
        }
        else
        {
            above = X509CertificateLoader.LoadPkcs12CollectionFromFile(rules.CertificatePath!, password);
            own = above.FirstOrDefault(one => one.HasPrivateKey) ?? throw new CryptographicException();
        }
        return SslStreamCertificateContext.Create(own, above, offline: true);
    }
}
