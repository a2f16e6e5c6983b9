using System.Text.Json;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Hosting;

public sealed class LegacyConfigTests
{
    [Fact]
    public async Task Start_ConfigWithModelsAndLogs_UsesThem()
    {
        var folder = Directory.CreateTempSubdirectory("temple-config-").FullName;
        var (models, logs) = (
            Directory.CreateDirectory(Path.Combine(folder, "m")).FullName, Directory.CreateDirectory(Path.Combine(folder, "l")).FullName);
        var file = Path.Combine(folder, "config.json");
        await File.WriteAllTextAsync(
            file,
            JsonSerializer.Serialize(
                new
                {
                    models_path = models,
                    logs_path = logs,
                    training_data_path = folder,
                }));

        await using (var server = await TestServer.StartAsync(new Dictionary<string, string> { ["config"] = file }))
        {
            await server.Client.GetStringAsync("healthz");

            Assert.Equal((models, logs), (server.Get<DataFolder>().Models, server.Get<DataFolder>().Logs));
            Assert.True(File.Exists(Path.Combine(logs, "log.txt")));
            Assert.False(Directory.Exists(Path.Combine(server.DataPath, "logs")));
        }
        Directory.Delete(folder, recursive: true);
    }
}
