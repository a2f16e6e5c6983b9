using TempleDashboard.Domain.Deletions;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Labels;

public sealed class PictureStacksTests : IAsyncLifetime
{
    private DomainHost _host = null!;
    private StackedTemple _temple = null!;
    private PictureStacks _stacks = null!;

    private long TempleId => _temple.Classifier.TempleId;

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync();
        await using var db = _host.Database();
        _temple = await StackedTemple.CreateAsync(db, "410010", 5, 1, 3);
        _stacks = _host.Get<PictureStacks>();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task OfAsync_Scenes_AreStacksNamedByTheirFirstPicture()
    {
        var stacks = await _stacks.OfAsync(TempleId, [], default);

        Assert.Equal(_temple.Stacks[0], stacks.MembersOf(_temple.Stacks[0][3]));
        Assert.Equal(_temple.Stacks[0][0], stacks.StackOf(_temple.Stacks[0][3]));
        Assert.Equal(_temple.Stacks[1], stacks.MembersOf(_temple.Stacks[1][0]));
        Assert.Equal([_temple.Stacks[0][0], _temple.Stacks[2][0]], stacks.List(0, 10));
        Assert.Equal([_temple.Stacks[2][0]], stacks.List(_temple.Stacks[0][0], 10));
    }

    [Fact]
    public async Task OfAsync_NewPicture_JoinsWithoutReadingAllAnew()
    {
        var before = await _stacks.OfAsync(TempleId, [], default);
        var id = await AddTwinAsync(_temple.Stacks[0][0]);

        var after = await _stacks.OfAsync(TempleId, [id], default);

        Assert.Same(before, after);
        Assert.Equal([.. _temple.Stacks[0], id], after.MembersOf(id));
    }

    [Fact]
    public async Task OfAsync_NewPictureThatOnlyTheFeedTellsOf_IsThere()
    {
        await _stacks.OfAsync(TempleId, [], default);
        var id = await AddTwinAsync(_temple.Stacks[1][0]);
        _host.Get<LabelFeed>().PicturesChanged(TempleId);

        Assert.Equal([_temple.Stacks[1][0], id], (await _stacks.OfAsync(TempleId, [], default)).MembersOf(id));
    }

    [Fact]
    public async Task OfAsync_FirstPictureDeleted_TheNextOneLeads()
    {
        await _stacks.OfAsync(TempleId, [], default);
        await _host.Get<Deleter>().DeletePicturesAsync(TempleId, [_temple.Stacks[0][0]], "test", default);

        var stacks = await _stacks.OfAsync(TempleId, [], default);

        Assert.Equal(_temple.Stacks[0][1..], stacks.MembersOf(_temple.Stacks[0][2]));
    }

    private async Task<long> AddTwinAsync(long of)
    {
        await using var db = _host.Database();
        var hash = db.Images.Where(image => image.Id == of).Select(image => image.LookAlikeHash).Single();
        var twin = PictureRows.Picture(TempleId, "late.jpg", 999, hash ^ 2);
        db.Images.Add(twin);
        await db.SaveChangesAsync();
        return twin.Id;
    }
}
