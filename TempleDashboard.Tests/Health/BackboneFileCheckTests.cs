using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Tests.Learning.Backbones;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Health;

/// <summary>The files of the backbones on a sick disk, seen by the health check: which file, and what to do.</summary>
public sealed class BackboneFileCheckTests : IAsyncLifetime
{
    private string _sources = BackboneFixture.SourceFolder;
    private DomainHost _host = null!;

    private string OwnPath =>
        Path.Combine(_host.Folder, "backbones", $"{BackboneSpec.Default.Name}-{BackboneSpec.Default.Version}.onnx");

    public async Task InitializeAsync() => _host = await DomainHost.StartAsync(services =>
        services.AddTransient(provider => new BackboneProvider(
            _sources, provider.GetRequiredService<DataFolder>().Backbones, NullLogger<BackboneProvider>.Instance)));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task FindAsync_WholeOrNotMadeYet_FindsNothing()
    {
        Assert.Empty(await _host.Get<BackboneFileCheck>().FindAsync(default));
        File.Delete(OwnPath);
        Assert.Empty(await _host.Get<BackboneFileCheck>().FindAsync(default));
    }

    [Fact]
    public async Task FindAsync_OwnIsDamaged_NamesItAndWhatToDo()
    {
        Damage(OwnPath);

        var trouble = Assert.Single(await _host.Get<BackboneFileCheck>().FindAsync(default));

        Assert.False(trouble.IsFatal);
        Assert.Contains($"'{OwnPath}', is damaged", trouble.Sentence, StringComparison.Ordinal);
        Assert.Contains("start the program again", trouble.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindAsync_OwnAndItsSourceAreGone_IsFatal()
    {
        _sources = Path.Combine(_host.Folder, "none");
        File.Delete(OwnPath);
        var check = ActivatorUtilities.CreateInstance<BackboneFileCheck>(_host.Get<IServiceProvider>(), _host.Get<BackboneProvider>());

        var trouble = Assert.Single(await check.FindAsync(default));

        Assert.True(trouble.IsFatal);
        Assert.Contains("Build or publish the program again", trouble.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindAsync_RegisteredOne_IsToldMissingDamagedOrWhole()
    {
        var sha256 = Sha256.Hex(BackboneCallsNetwork);
        await using (var db = _host.Database())
        {
            db.Backbones.Add(new RegisteredBackbone
            {
                Sha256 = sha256, SourceSha256 = sha256, Name = "means", Source = "means.onnx", PreparationJson = "{}", AddedBy = "test",
            });
            await db.SaveChangesAsync();
        }
        var check = _host.Get<BackboneFileCheck>();
        var missing = Assert.Single(await check.FindAsync(default));
        Assert.Contains("is missing. Models that were made", missing.Sentence, StringComparison.Ordinal);

        var file = new BackboneFile(Path.Combine(_host.Folder, "backbones", $"{sha256}.onnx"));
        file.Write(BackboneCallsNetwork);
        Assert.Empty(await check.FindAsync(default));

        Damage(file.Path);
        var damaged = Assert.Single(await check.FindAsync(default));
        Assert.Contains("The backbone 'means'", damaged.Sentence, StringComparison.Ordinal);
        Assert.Contains("register it again under Settings", damaged.Sentence, StringComparison.Ordinal);
    }

    private static byte[] BackboneCallsNetwork => Tests.Backbones.BackboneCalls.Network;

    /// <summary>Tests share the file by a link: it is replaced, not changed.</summary>
    private static void Damage(string file)
    {
        File.Delete(file);
        File.WriteAllBytes(file, new byte[1000]);
    }
}
