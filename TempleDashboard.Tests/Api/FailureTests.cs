using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Api;

public sealed class FailureTests
{
    [Fact]
    public async Task SaveData_DiskIsFull_AnswersInItsShapeAndLogsTheTrace()
    {
        await using var server = await TestServer.StartAsync(
            services: services => services.Replace(ServiceDescriptor.Singleton<IBlobStore, FullDisk>()));

        var (status, answer) = await server.CallAsync("save_data", SeedCalls.SaveData());

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains("logs/error_log.txt", answer.Error());
        var log = await ReadLogAsync(server);
        Assert.Contains("save_data failed", log);
        Assert.Contains($"System.IO.IOException: {FullDisk.Message}", log);
        Assert.Contains($"   at {typeof(FullDisk).FullName}.PutAsync", log);
    }

    [Fact]
    public async Task Upload_DiskIsFull_AnswersProblem500WithoutInnerDetails()
    {
        await using var server = await TestServer.StartAsync(
            services: services => services.Replace(ServiceDescriptor.Singleton<IBlobStore, FullDisk>()));
        var (temple, _, _) = await server.CreateTempleAsync("full");

        var problem = await server.UploadAsync($"temples/{temple}/images", HttpStatusCode.InternalServerError, ("a.png", PngFile.Stripes(true, 1)));

        Assert.DoesNotContain("FullDisk", problem.GetRawText());
        Assert.Contains(FullDisk.Message, await ReadLogAsync(server));
    }

    [Fact]
    public async Task SaveData_BodyOverASmallLimit_AnswersJsonWithTheReason()
    {
        await using var server = await TestServer.StartAsync(new Dictionary<string, string> { ["Dashboard:MaxJsonBytes"] = "1048576" });

        var (status, answer) = await server.CallAsync("save_data", SeedCalls.SaveData(("image", new string('A', 40_000_000))));

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains("The request is larger than 1 MB", answer.Error());
    }

    private static async Task<string> ReadLogAsync(TestServer server)
    {
        await using var stream = new FileStream(Path.Combine(server.DataPath, "logs", "error_log.txt"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return await new StreamReader(stream).ReadToEndAsync();
    }
}
