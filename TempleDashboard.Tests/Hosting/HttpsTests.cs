using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Hosting;

/// <summary>The program as a process that speaks HTTPS by a certificate of its own.</summary>
public sealed class HttpsTests : IDisposable
{
    private const string Password = "a secret of nobody's", Name = "temples.example.org";

    private readonly string _folder = Directory.CreateTempSubdirectory("temple-https-").FullName;

    [Fact]
    public async Task Https_ByAPfxWithAPasswordFile_IsSpokenAndChangesWithTheFile()
    {
        var (file, password) = (Path.Combine(_folder, "temple.pfx"), Path.Combine(_folder, "password"));
        await File.WriteAllTextAsync(password, Password + "\n");
        await WritePfxAsync(file, "CN=first", DateTimeOffset.UnixEpoch);
        await using var program = await StartAsync("--Dashboard:Https:CertificatePath", file, "--Dashboard:Https:PasswordFile", password);

        var (first, page) = await GetAsync(program);
        await WritePfxAsync(file, "CN=second", DateTimeOffset.UnixEpoch.AddDays(1));
        var (second, _) = await GetAsync(program);
        await File.WriteAllTextAsync(file, "half of it");
        var (third, _) = await GetAsync(program);

        Assert.Equal(("CN=first", "CN=second", "CN=second"), (first, second, third));
        using (page)
        {
            Assert.Equal("max-age=31536000", Assert.Single(page.Headers.GetValues("Strict-Transport-Security")));
            var cookies = page.Headers.GetValues("Set-Cookie").ToList();
            Assert.NotEmpty(cookies);
            Assert.All(cookies, cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
        }
        var logs = string.Concat(Directory.GetFiles(Path.Combine(_folder, "data", "logs")).Select(Read));
        Assert.Contains("the earlier one stays", logs);
        Assert.DoesNotContain(Password, logs);
    }

    [Fact]
    public async Task Https_ByPemFiles_SendsTheCertificatesAboveItsOwn()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = Authority(rootKey, "CN=root");
        using var betweenKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var between = Authority(betweenKey, "CN=between", root);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = Signed(Request(key, "CN=own"), between);
        var (chain, keyFile) = (Path.Combine(_folder, "chain.pem"), Path.Combine(_folder, "key.pem"));
        await File.WriteAllTextAsync(chain, own.ExportCertificatePem() + "\n" + between.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        await using var program = await StartAsync("--Dashboard:Https:CertificatePath", chain, "--Dashboard:Https:KeyPath", keyFile);

        var (subject, page) = await GetAsync(program, sent: between);

        page.Dispose();
        Assert.Equal("CN=own", subject);
    }

    [Theory]
    [InlineData("no certificate at all")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task Start_CertificateThatCannotBeUsed_EndsInASentence(string content)
    {
        var file = Path.Combine(_folder, "wrong.pem");
        await File.WriteAllTextAsync(file, content);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => StartAsync("--Dashboard:Https:CertificatePath", file, "--Dashboard:Https:Password", Password));

        Assert.Contains($"the certificate '{file}' cannot be opened", refused.Message);
        Assert.DoesNotContain(Password, refused.Message);
        Assert.DoesNotContain("   at ", refused.Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<ServerProcess> StartAsync(params string[] settings) => ServerProcess.StartAsync(
        _folder,
        [
            "--urls", "https://127.0.0.1:0", "--Dashboard:DataPath", Path.Combine(_folder, "data"), "--Dashboard:AllowedHosts", Name,
            .. settings,
        ]);

    private static string Read(string log)
    {
        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new StreamReader(stream).ReadToEnd();
    }

    private static CertificateRequest Request(ECDsa key, string subject) => new(subject, key, HashAlgorithmName.SHA256);

    private static X509Certificate2 Authority(ECDsa key, string subject, X509Certificate2? above = null)
    {
        var request = Request(key, subject);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        if (above is null)
            return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(120));
        using var signed = Signed(request, above);
        return signed.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 Signed(CertificateRequest request, X509Certificate2 above) =>
        request.Create(above, above.NotBefore.AddDays(1), above.NotAfter.AddDays(-1), [1, 2, 3]);

    private static async Task WritePfxAsync(string file, string subject, DateTimeOffset changed)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Authority(key, subject);
        await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pfx, Password));
        File.SetLastWriteTimeUtc(file, changed.UtcDateTime);
    }

    /// <summary>Opens a connection of its own, over which the server has to send this certificate beside its own.</summary>
    private static async Task<(string Subject, HttpResponseMessage Page)> GetAsync(ServerProcess program, X509Certificate2? sent = null)
    {
        var subject = "";
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, certificate, chain, _) =>
            {
                subject = certificate!.Subject;
                return sent is null || chain!.ChainPolicy.ExtraStore.Any(one => one.Thumbprint == sent.Thumbprint);
            },
        };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, program.Client.BaseAddress) { Headers = { Host = Name } };
        var page = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        return (subject, page);
    }
}
