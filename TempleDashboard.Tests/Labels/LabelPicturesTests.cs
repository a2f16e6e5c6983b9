using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Labels;

namespace TempleDashboard.Tests.Labels;

public sealed class LabelPicturesTests : IAsyncLifetime
{
    private DomainHost _host = null!;
    private Classifier _classifier = null!;
    private LabelPictures _pictures = null!;

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync();
        await using var db = _host.Database();
        _classifier = await PictureRows.CreateAsync(db, "410010", pictures: 6, "Door open", "Door closed");
        await PictureRows.CreateAsync(db, "410011", pictures: 3);
        _pictures = new LabelPictures(_host.Get<IDbContextFactory<DashboardDbContext>>());
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task ListAsync_All_IsThisTemplesNewestFirst()
    {
        var ids = await ListAsync(LabelFilter.All);
        Assert.Equal(6, ids.Count);
        Assert.Equal(ids.OrderDescending(), ids);
    }

    [Fact]
    public async Task ListAsync_CategoryAndSplit_LetsThroughOnlyBoth()
    {
        var all = await ListAsync(LabelFilter.All);
        var labels = _host.Get<LabelService>();
        await labels.AssignAsync(_classifier.Id, [all[0], all[1]], _classifier.Categories[0].Id, Split.Test, "t", CancellationToken.None);
        await labels.AssignAsync(_classifier.Id, [all[2]], _classifier.Categories[0].Id, Split.Train, "t", CancellationToken.None);
        await labels.AssignAsync(_classifier.Id, [all[3]], _classifier.Categories[1].Id, Split.Test, "t", CancellationToken.None);

        Assert.Equal([all[0], all[1]], await ListAsync(new LabelFilter(_classifier.Categories[0].Id, Split: Split.Test)));
        Assert.Equal([all[0], all[1], all[3]], await ListAsync(new LabelFilter(Split: Split.Test)));
        Assert.Equal([all[4], all[5]], await ListAsync(new LabelFilter(Unlabelled: true)));
    }

    [Fact]
    public async Task ListAsync_HoursOverMidnight_LetsThroughThoseAlone()
    {
        var all = await ListAsync(LabelFilter.All);
        await using (var db = _host.Database())
        {
            foreach (var (id, hour) in all.Zip([17, 18, 23, 0, 6]))
            {
                await db.Images.Where(image => image.Id == id).ExecuteUpdateAsync(image => image.SetProperty(
                    row => row.CapturedAt, new DateTime(2026, 11, 2, hour, 30, 0, DateTimeKind.Unspecified)));
            }
            await db.Images.Where(image => image.Id == all[5])
                .ExecuteUpdateAsync(image => image.SetProperty(row => row.CapturedAt, (DateTime?)null));
        }

        Assert.Equal([all[1], all[2], all[3]], await ListAsync(LabelFilter.All with { Hours = new(18, 6) }));
        Assert.Equal([all[0]], await ListAsync(LabelFilter.All with { Hours = new(17, 18) }));
    }

    [Fact]
    public async Task ListAsync_NameWithWildcards_MeansThemLiterally()
    {
        await using (var db = _host.Database())
        {
            db.Images.Add(PictureRows.Picture(_classifier.TempleId, "50%_done.jpg", 900));
            await db.SaveChangesAsync();
        }

        Assert.Single(await ListAsync(new LabelFilter(Name: "50%_")));
        Assert.Single(await ListAsync(new LabelFilter(Name: "%")));
        Assert.Equal(6, (await ListAsync(new LabelFilter(Name: "PICTURE"))).Count);
    }

    [Fact]
    public async Task ListAsync_Sorted_IsInThatOrder()
    {
        await using (var db = _host.Database())
        {
            var early = PictureRows.Picture(_classifier.TempleId, "a first.jpg", 801);
            var late = PictureRows.Picture(_classifier.TempleId, "z last.jpg", 802);
            (early.CapturedAt, late.CapturedAt) = (new DateTime(2026, 3, 1), new DateTime(2026, 4, 1));
            db.Images.AddRange(late, early);
            await db.SaveChangesAsync();
        }
        var newest = await ListAsync(LabelFilter.All);

        Assert.Equal(newest.Reverse(), await ListAsync(new LabelFilter(Sort: LabelSort.Oldest)));
        Assert.Equal(newest[0], (await ListAsync(new LabelFilter(Sort: LabelSort.Name)))[0]);
        Assert.Equal(newest[1], (await ListAsync(new LabelFilter(Sort: LabelSort.Name)))[^1]);
        Assert.Equal([newest[1], newest[0]], (await ListAsync(new LabelFilter(Sort: LabelSort.Taken))).Take(2));
    }

    [Fact]
    public async Task ListAsync_LookAlikes_AreNearestFirstWithoutStrangers()
    {
        long example, near, nearer;
        await using (var db = _host.Database())
        {
            var pictures = new[]
            {
                PictureRows.Picture(_classifier.TempleId, "example.jpg", 901, 0x00ff_00ff_00ff_00ff),
                PictureRows.Picture(_classifier.TempleId, "near.jpg", 902, 0x00ff_00ff_00ff_00f0),
                PictureRows.Picture(_classifier.TempleId, "nearer.jpg", 903, 0x00ff_00ff_00ff_00fe),
                PictureRows.Picture(_classifier.TempleId, "stranger.jpg", 904, unchecked((long)0xff00_ff00_ff00_ff00)),
            };
            db.Images.AddRange(pictures);
            await db.SaveChangesAsync();
            (example, near, nearer) = (pictures[0].Id, pictures[1].Id, pictures[2].Id);
        }

        var found = await ListAsync(new LabelFilter(LookAlikeOf: example));

        Assert.Equal([example, nearer, near], found);
    }

    [Fact]
    public async Task ReadAsync_Labelled_CarriesCategoryAndSplit()
    {
        var id = (await ListAsync(LabelFilter.All))[0];
        await _host
            .Get<LabelService>()
            .AssignAsync(_classifier.Id, [id], _classifier.Categories[1].Id, Split.Test, "t", CancellationToken.None);

        var picture = Assert.Single(await _pictures.ReadAsync(_classifier.Id, [id], CancellationToken.None));

        Assert.Equal(_classifier.Categories[1].Id, picture.CategoryId);
        Assert.Equal(Split.Test, picture.Split);
        Assert.Equal("picture-6.jpg", picture.Name);
    }

    private Task<IReadOnlyList<long>> ListAsync(LabelFilter filter) =>
        _pictures.ListAsync(_classifier.TempleId, _classifier.Id, filter, CancellationToken.None);
}
