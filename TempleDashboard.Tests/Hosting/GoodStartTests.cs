using System.Net;
using System.Net.Http.Json;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Hosting;

/// <summary>Starts the program as a process: what it prints and does where it can start.</summary>
public sealed class GoodStartTests : IDisposable
{
    private const string Encryptor = "Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel."
        + "AuthenticatedEncryptorDescriptorDeserializer, Microsoft.AspNetCore.DataProtection";

    private static readonly string WholeKey = $"""
        <?xml version="1.0" encoding="utf-8"?><key id="11111111-1111-1111-1111-111111111111" version="1">
        <creationDate>2026-11-01T00:00:00Z</creationDate><activationDate>2026-11-01T00:00:00Z</activationDate>
        <expirationDate>2099-01-01T00:00:00Z</expirationDate>
        <descriptor deserializerType="{Encryptor}">
        <descriptor><encryption algorithm="AES_256_CBC" /><validation algorithm="HMACSHA256" />
        <masterKey><value>{new string('A', 86)}==</value></masterKey></descriptor>
        </descriptor></key>
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("temple-start-").FullName;

    [Fact]
    public async Task Start_First_PrintsNothingButWhatToOpen()
    {
        await using var server = await ServerProcess.StartAsync(_folder);
        Assert.Equal("Healthy", await server.Client.GetStringAsync("/healthz"));

        var line = Assert.Single(server.Output);
        Assert.StartsWith("Temple Dashboard is ready: open http://127.0.0.1:", line);
    }

    [Fact]
    public async Task SaveData_ManyAtOnceForANewTemple_AreStoredAndPrintNothing()
    {
        await using var server = await ServerProcess.StartAsync(_folder);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => server.Client.PostAsJsonAsync("/api/save_data", new
        {
            temple_id = "new",
            train_test = "train",
            category = "A",
            image = Convert.ToBase64String(PngFile.Stripes(true, i)),
            image_type = "png",
            image_name = $"{i}",
        })));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Single(server.Output);
        Assert.Empty(await File.ReadAllTextAsync(Path.Combine(_folder, "logs", "error_log.txt")));
    }

    /// <summary>One start for all of them: each is judged by itself.</summary>
    [Fact]
    public async Task Start_DamagedKeys_AreSetAsideAndPagesAreShown()
    {
        string[] contents =
        [
            "",
            "<key id=\"not a guid\" version=\"1\"/>",
            "\0\0\0\0\0\0\0\0",
            WholeKey.Replace("2026-11-01", "2x26-11-01", StringComparison.Ordinal),
            WholeKey.Replace("Deserializer,", "Deserialisxr,", StringComparison.Ordinal),
            WholeKey.Replace("AAAA", "A!!A", StringComparison.Ordinal),
        ];
        var keys = Directory.CreateDirectory(Path.Combine(_folder, "keys")).FullName;
        List<string> files = [];
        foreach (var (index, content) in contents.Index())
        {
            var id = $"{index}1111111-1111-1111-1111-111111111111";
            files.Add(Path.Combine(keys, $"key-{id}.xml"));
            await File.WriteAllTextAsync(
                files[index], content.Replace("11111111-1111-1111-1111-111111111111", id, StringComparison.Ordinal));
        }

        await using var server = await ServerProcess.StartAsync(_folder);
        using var page = await server.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.All(files, file => Assert.True(File.Exists(file + ".damaged"), file));
        Assert.Single(Directory.GetFiles(keys, "*.xml"));
        Assert.All(files, file => Assert.Single(server.Output, line =>
            line.Contains($"{file}, was damaged; it was set aside", StringComparison.Ordinal)));
        Assert.DoesNotContain(server.Output, line => line.StartsWith("fail:", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
