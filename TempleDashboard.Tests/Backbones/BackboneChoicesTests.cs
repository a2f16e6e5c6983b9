using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Tests.Learning.Backbones;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Backbones;

public sealed class BackboneChoicesTests : IAsyncLifetime
{
    private static readonly byte[] Network = TinyNetwork.Means(PictureLayout.Nchw).ToByteArray();
    private DomainHost _host = null!;

    public async Task InitializeAsync() => _host = await DomainHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task ChooseAsync_RegisteredThenOwn_IsWrittenIntoTheAuditLogOnce()
    {
        var hash = await RegisterAsync();
        var classifier = await MakeClassifierAsync();
        var choices = _host.Get<BackboneChoices>();
        var own = _host.Get<BackboneProvider>().Get().Hash;

        foreach (var chosen in new[] { hash, hash, own, null })
            Assert.Null(await choices.ChooseAsync(classifier, chosen, "test", CancellationToken.None));

        await using var db = _host.Database();
        Assert.Null((await db.Classifiers.SingleAsync()).BackboneSha256);
        var entries = await db.AuditEntries.Where(entry => entry.Action == "chose backbone").OrderBy(entry => entry.Id).ToListAsync();
        Assert.Equal(["resnet18 -> tiny", "tiny -> resnet18"], entries.Select(entry => entry.Detail));
        Assert.All(entries, entry => Assert.Equal("410010", entry.Subject));
    }

    [Fact]
    public async Task ChooseAsync_UnknownMissingOrWhileTraining_IsRefused()
    {
        var hash = await RegisterAsync();
        var classifier = await MakeClassifierAsync();
        var choices = _host.Get<BackboneChoices>();

        Assert.Equal(
            BackboneRefusalReason.Unknown,
            (await choices.ChooseAsync(classifier, new string('a', 64), "test", CancellationToken.None))!.Reason);
        Assert.Equal(BackboneRefusalReason.Unknown, (await choices.ChooseAsync(99, hash, "test", CancellationToken.None))!.Reason);
        await using var db = _host.Database();
        db.TrainingRuns.Add(
            new()
            {
                ClassifierId = classifier,
                Number = 1,
                Status = RunStatus.Running,
                QueuedAt = DateTime.UnixEpoch,
                StartedBy = "test",
            });
        await db.SaveChangesAsync();
        Assert.Contains(
            "being trained",
            (await choices.ChooseAsync(classifier, hash, "test", CancellationToken.None))!.Message,
            StringComparison.Ordinal);
        await db.TrainingRuns.ExecuteDeleteAsync();
        File.Delete(Path.Combine(_host.Folder, "backbones", hash + ".onnx"));
        Assert.Contains(
            "file of the backbone 'tiny' is missing",
            (await choices.ChooseAsync(classifier, hash, "test", CancellationToken.None))!.Message,
            StringComparison.Ordinal);
    }

    private async Task<long> MakeClassifierAsync() =>
        (await _host.Get<TempleCatalog>().CreateTempleAsync("410010", "", null, CancellationToken.None)).Value!.Classifiers[0].Id;

    private async Task<string> RegisterAsync()
    {
        var request = new BackboneRequest
        {
            Name = "tiny", Sha256 = Sha256.Hex(Network), Source = "tiny.onnx", Preparation = new(), Who = "test",
        };
        var result = await _host.Get<BackboneRegistry>()
            .RegisterAsync(new MemoryStream(Network), request, null, CancellationToken.None);
        return result.Backbone!.Sha256;
    }
}
