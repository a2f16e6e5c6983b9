using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Tests.Legacy;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Hosting;

public sealed class FailureTests
{
    [Fact]
    public async Task SaveData_DiskIsBroken_AnswersInItsShapeAndLogsTheTrace()
    {
        await using var server = await TestServer.StartAsync(
            services: services => services.Replace(ServiceDescriptor.Singleton<IBlobStore, BrokenDisk>()));

        var (status, answer) = await server.CallAsync("save_data", LegacyCalls.SaveData());

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains("logs/error_log.txt", answer.Error());
        var log = await ReadLogAsync(server);
        Assert.Contains("save_data failed", log);
        Assert.Contains($"System.IO.IOException: {BrokenDisk.Message}", log);
        Assert.Contains($"   at {typeof(BrokenDisk).FullName}.PutAsync", log);
    }

    [Fact]
    public async Task Upload_DiskIsBroken_AnswersProblem500WithoutInnerDetails()
    {
        await using var server = await TestServer.StartAsync(
            services: services => services.Replace(ServiceDescriptor.Singleton<IBlobStore, BrokenDisk>()));
        var (temple, _, _) = await server.CreateTempleAsync("broken");

        var problem = await server.UploadAsync(
            $"temples/{temple}/images", HttpStatusCode.InternalServerError, ("a.png", PngFile.Stripes(true, 1)));

        Assert.DoesNotContain("BrokenDisk", problem.GetRawText());
        Assert.Contains(BrokenDisk.Message, await ReadLogAsync(server));
    }

    [Fact]
    public async Task Upload_DiskFailsAtOneFile_TheOthersKeepTheirResults()
    {
        var bad = PngFile.Stripes(true, 2);
        await using var server = await TestServer.StartAsync(
            services: services => services.Replace(ServiceDescriptor.Singleton<IBlobStore>(new PickyDisk(bad))));
        var (temple, _, _) = await server.CreateTempleAsync("picky");

        var answer = await server.UploadAsync(
            $"temples/{temple}/images",
            HttpStatusCode.OK,
            ("a.png", PngFile.Stripes(true, 1)),
            ("b.png", bad),
            ("c.png", PngFile.Stripes(true, 3)));

        var results = answer.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["stored", "refused", "stored"], results.Select(result => result.Text("status")));
        Assert.Contains("‘b.png’ could not be stored", results[1].Text("error"));
        Assert.Contains(BrokenDisk.Message, await ReadLogAsync(server));
    }

    [Fact]
    public async Task Page_ThatFails_TellsAPersonInWordsAndLogsTheTrace()
    {
        await using var server = await TestServer.StartAsync(
            services: services => services.Replace(ServiceDescriptor.Singleton<IBlobStore, BrokenDisk>()));
        await PictureRows.NameAsync(server.Database(), "broken", new string('a', 64));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"pictures/{new string('a', 64)}");
        request.Headers.Add("Accept", "text/html,*/*");

        using var response = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("This page failed", await response.Content.ReadAsStringAsync());
        Assert.Contains($"   at {typeof(BrokenDisk).FullName}.OpenReadAsync", await ReadLogAsync(server));
    }

    [Fact]
    public async Task SaveData_BodyOverASmallLimit_AnswersJsonWithTheReason()
    {
        await using var server = await TestServer.StartAsync(new Dictionary<string, string> { ["Dashboard:MaxJsonBytes"] = "1048576" });

        var (status, answer) = await server.CallAsync("save_data", LegacyCalls.SaveData(("image", new string('A', 40_000_000))));

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains("The request is larger than 1 MB", answer.Error());
    }

    /// <summary>A store that fails at one content, and forgets all others.</summary>
    private sealed class PickyDisk(byte[] bad) : IBlobStore
    {
        public Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
            content.Span.SequenceEqual(bad) ? throw new IOException(BrokenDisk.Message) : Task.CompletedTask;

        public Task<Stream?> OpenReadAsync(BlobKey key, CancellationToken cancellationToken) => Task.FromResult<Stream?>(null);

        public Task<byte[]?> ReadAsync(BlobKey key, CancellationToken cancellationToken) => Task.FromResult<byte[]?>(null);

        public Task<bool> ExistsAsync(BlobKey key, CancellationToken cancellationToken) => Task.FromResult(false);

        public Task<bool> DeleteAsync(BlobKey key, CancellationToken cancellationToken) => Task.FromResult(false);
    }

    private static async Task<string> ReadLogAsync(TestServer server)
    {
        await using var stream = new FileStream(
            Path.Combine(server.DataPath, "logs", "error_log.txt"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return await new StreamReader(stream).ReadToEndAsync();
    }
}
