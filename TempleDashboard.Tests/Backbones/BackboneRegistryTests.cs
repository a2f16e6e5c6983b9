using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Tests.Learning.Backbones;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Backbones;

public sealed class BackboneRegistryTests : IAsyncLifetime
{
    private static readonly byte[] Network = TinyNetwork.Means(PictureLayout.Nchw).ToByteArray();
    private DomainHost _host = null!;

    private string Folder => Path.Combine(_host.Folder, "backbones");

    public async Task InitializeAsync() =>
        _host = await DomainHost.StartAsync(services => services.Configure<BackboneRules>(rules => rules.MaxBytes = 4096));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task RegisterAsync_GoodFile_IsKeptListedAndAnswersAfterARestart()
    {
        var result = await RegisterAsync(Network);

        Assert.True(result.Succeeded, string.Join(' ', result.Errors));
        Assert.True(result.MillisecondsPerPicture > 0);
        var listed = (await _host.Get<BackboneRegistry>().ListAsync(CancellationToken.None))[1];
        Assert.Equal(
            (result.Backbone.Sha256, "tiny", false, 3, true),
            (listed.Sha256, listed.Name, listed.BuiltIn, listed.EmbeddingLength, listed.Present));
        await using var second = await DomainHost.StartAsync(folder: _host.Folder);
        Assert.Equal(result.Backbone.Sha256, second.Get<BackboneProvider>().Get(result.Backbone.Sha256).Hash);
        await using var db = _host.Database();
        Assert.Equal("registered backbone", (await db.AuditEntries.SingleAsync()).Action);
    }

    [Fact]
    public async Task RegisterAsync_WrongSha256_IsRefusedAndLeavesNothing()
    {
        var result = await RegisterAsync(Network, sha256: new string('a', 64));

        await AssertRefusedAsync(result, "sha256", "not the one given");
    }

    [Fact]
    public async Task RegisterAsync_CutShort_IsRefusedAndLeavesNothing()
    {
        var result = await RegisterAsync(Network[..^10]);

        await AssertRefusedAsync(result, "file", "cut short");
    }

    [Fact]
    public async Task RegisterAsync_TooLarge_IsRefusedAndLeavesNothing()
    {
        var result = await RegisterAsync(new byte[4097]);

        await AssertRefusedAsync(result, "file", "larger than");
    }

    [Fact]
    public async Task RegisterAsync_SeveralFieldsWrong_NamesAll()
    {
        var result = await RegisterAsync(Network, " ", "abc", new() { Scale = 0, Mean = [1], Std = [1, 0, 1] });

        Assert.Equal(["name", "sha256", "scale", "mean", "std"], result.Errors.Select(error => error.Field));
    }

    [Fact]
    public async Task RegisterAsync_NameTaken_IsRefused()
    {
        await RegisterAsync(Network);

        var result = await RegisterAsync(Network, preparation: BackbonePresets.All["0..1"]);

        Assert.Equal("name", Assert.Single(result.Errors).Field);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RegisterAsync_FileWasLost_GivesTheSameBackboneBack(bool damagedOnly)
    {
        var first = (await RegisterAsync(Network)).Backbone!;
        var path = Path.Combine(Folder, first.Sha256 + ".onnx");
        if (damagedOnly)
            await File.WriteAllBytesAsync(path, [1, 2, 3]);
        else
            File.Delete(path);
        Assert.Throws<MissingBackboneException>(() => _host.Get<BackboneProvider>().Get(first.Sha256));

        var again = await RegisterAsync(Network, "another name");

        Assert.True(again.Succeeded, string.Join(' ', again.Errors));
        Assert.Equal((first.Id, "tiny"), (again.Backbone.Id, again.Backbone.Name));
        Assert.Equal(first.Sha256, _host.Get<BackboneProvider>().Get(first.Sha256).Hash);
    }

    [Fact]
    public async Task RemoveAsync_InUse_NamesTheUserThenRemoves()
    {
        var hash = (await RegisterAsync(Network)).Backbone!.Sha256;
        var registry = _host.Get<BackboneRegistry>();
        var temple = await _host.Get<TempleCatalog>().CreateTempleAsync("410010", "", null, CancellationToken.None);
        Assert.True(temple.Succeeded, temple.Error);
        await using var db = _host.Database();
        await db.Classifiers.ExecuteUpdateAsync(set => set.SetProperty(classifier => classifier.BackboneSha256, hash));

        Assert.Contains(
            "classifier '410010'", (await registry.RemoveAsync(hash, "test", CancellationToken.None))!.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Folder, hash + ".onnx")));

        await db.Classifiers.ExecuteUpdateAsync(set => set.SetProperty(classifier => classifier.BackboneSha256, (string?)null));
        Assert.Null(await registry.RemoveAsync(hash, "test", CancellationToken.None));
        Assert.Empty(Directory.GetFiles(Folder, hash + "*"));
        Assert.Throws<MissingBackboneException>(() => _host.Get<BackboneProvider>().Get(hash));
    }

    [Fact]
    public async Task ListAsync_UsedByClassifiersAndModels_CountsThem()
    {
        var hash = (await RegisterAsync(Network)).Backbone!.Sha256;
        var temple = (await _host.Get<TempleCatalog>().CreateTempleAsync("410010", "", null, CancellationToken.None)).Value!;
        var first = temple.Classifiers[0].Id;
        await _host.Get<TempleCatalog>().CreateTempleAsync("410011", "", null, CancellationToken.None);

        Assert.Null(await _host.Get<BackboneChoices>().ChooseAsync(first, hash, "test", CancellationToken.None));
        var listed = await _host.Get<BackboneRegistry>().ListAsync(CancellationToken.None);

        Assert.Equal([(true, 1, false), (false, 1, false)], listed.Select(one => (one.BuiltIn, one.Classifiers, one.CanBeRemoved)));
        Assert.Equal("test", listed[1].AddedBy);
    }

    [Fact]
    public async Task RemoveAsync_OwnOrUnknown_IsRefused()
    {
        var registry = _host.Get<BackboneRegistry>();

        Assert.Equal(
            BackboneRefusalReason.Conflict,
            (await registry.RemoveAsync(_host.Get<BackboneProvider>().Get().Hash, "test", CancellationToken.None))!.Reason);
        Assert.Equal(BackboneRefusalReason.Unknown, (await registry.RemoveAsync("../temple.db", "test", CancellationToken.None))!.Reason);
    }

    [Fact]
    public async Task RegisterAsync_WithoutSha256AfterAKill_IsKeptAndClearsWhatTheKillLeft()
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllBytesAsync(Path.Combine(Folder, "left.tmp"), [1, 2, 3]);
        var request = new BackboneRequest { Name = "tiny", Source = "tiny.onnx", Preparation = new(), Who = "test" };

        var result = await _host.Get<BackboneRegistry>().RegisterAsync(new MemoryStream(Network), request, null, CancellationToken.None);

        Assert.True(result.Succeeded, string.Join(' ', result.Errors));
        Assert.Equal(Sha256.Hex(Network), result.Backbone.SourceSha256);
        Assert.Empty(Directory.GetFiles(Folder, "*.tmp"));
    }

    [Theory]
    [InlineData("../../temple.db")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    public void Get_UnknownHash_SaysWhatToDo(string hash)
    {
        var missing = Assert.Throws<MissingBackboneException>(() => _host.Get<BackboneProvider>().Get(hash));

        Assert.Contains("register it again under Settings", missing.Message, StringComparison.Ordinal);
        Assert.Contains(
            "Model 3 of '410010' was made with backbone 'X'", missing.For("Model 3 of '410010'", "X").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Get_NullOrOwnHash_GivesTheProductsOwn()
    {
        var provider = _host.Get<BackboneProvider>();

        Assert.Same(provider.Get(), provider.Get(null));
        Assert.Same(provider.Get(), provider.Get(provider.Get().Hash));
    }

    private Task<BackboneResult> RegisterAsync(
        byte[] file, string name = "tiny", string? sha256 = null, BackbonePreparation? preparation = null) =>
        _host.Get<BackboneRegistry>()
            .RegisterAsync(
                new MemoryStream(file), new()
                {
                    Name = name,
                    Sha256 = sha256 ?? Sha256.Hex(file),
                    Source = "tiny.onnx",
                    Preparation = preparation ?? new(),
                    Who = "test",
                },
                null,
                CancellationToken.None);

    private async Task AssertRefusedAsync(BackboneResult result, string field, string reason)
    {
        var error = Assert.Single(result.Errors);
        Assert.Equal(field, error.Field);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(Folder), file =>
            !Path.GetFileName(file).StartsWith(BackboneSpec.Default.Name, StringComparison.Ordinal));
        await using var db = _host.Database();
        Assert.Empty(await db.Backbones.ToListAsync());
    }
}
