using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Temples;

public sealed class NameRepairTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("temple-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Start_NamesOfEarlierDays_AreWrittenAsNamesAreToday()
    {
        await FillAsync("Te\u0301mple\u200B", "Ge\u0301ant", "Door\u00A0open", "\u200B");

        await using var host = await DomainHost.StartAsync(folder: _folder);
        await using var db = host.Database();

        var temple = await db.Temples.SingleAsync();
        Assert.Equal(("T\u00E9mple", "Temple T\u00E9mple"), (temple.Code, temple.Name));
        Assert.Equal(
            ["G\u00E9ant", "Door open", "Unnamed 3"],
            await db.Categories.OrderBy(category => category.Id).Select(category => category.Name).ToListAsync());
        var renamed = await db
            .AuditEntries.Where(entry => entry.Action == "renamed category")
            .OrderBy(entry => entry.Id)
            .Select(entry => entry.Detail)
            .ToListAsync();
        Assert.Equal(3, renamed.Count);
        Assert.StartsWith("<U+200B> -> Unnamed 3", renamed[2], StringComparison.Ordinal);
        Assert.NotNull(await host.Get<TempleCatalog>().FindAsync(new ClassifierRef("T\u00E9mple", "default"), default));
    }

    [Fact]
    public async Task Start_ASecondTime_ChangesNothing()
    {
        await FillAsync("410010", "Ge\u0301ant");
        await using (await DomainHost.StartAsync(folder: _folder))
        {
        }

        await using var host = await DomainHost.StartAsync(folder: _folder);

        Assert.Equal(1, await host.Database().AuditEntries.CountAsync());
    }

    [Fact]
    public async Task Start_NamesThatWouldCollide_StayAsTheyAre()
    {
        await FillAsync("410010", "G\u00E9ant", "Ge\u0301ant", "G\u00E9ant\u200B", "Other");

        await using var host = await DomainHost.StartAsync(folder: _folder);

        Assert.Equal(
            ["G\u00E9ant", "Ge\u0301ant", "G\u00E9ant\u200B", "Other"],
            await host.Database().Categories.OrderBy(category => category.Id).Select(category => category.Name).ToListAsync());
    }

    [Fact]
    public async Task Start_OnceTheCollisionIsMerged_TheNameIsTaken()
    {
        await FillAsync("410010", "G\u00E9ant", "Ge\u0301ant");
        await using (var host = await DomainHost.StartAsync(folder: _folder))
        {
            await using var db = host.Database();
            await db.Categories.Where(category => category.Name == "G\u00E9ant").ExecuteDeleteAsync();
        }

        await using var again = await DomainHost.StartAsync(folder: _folder);

        Assert.Equal("G\u00E9ant", (await again.Database().Categories.SingleAsync()).Name);
    }

    [Fact]
    public async Task Run_CutInTheMiddle_ChangesNothingAndIsDoneByTheNext()
    {
        await using var host = await DomainHost.StartAsync();
        await using var db = host.Database();
        await PictureRows.CreateAsync(db, "410010", pictures: 0, "Ge\u0301ant", "Te\u0301");
        db.ChangeTracker.Clear();
        await db.Database.ExecuteSqlRawAsync("PRAGMA user_version = 0");
        await db.Database.ExecuteSqlRawAsync("CREATE TRIGGER cut BEFORE INSERT ON \"AuditEntries\" BEGIN SELECT RAISE(ABORT, 'cut'); END");

        var repair = new NameRepair(host.Get<AuditLog>());

        await Assert.ThrowsAsync<DbUpdateException>(() => repair.RunAsync(db, default));
        Assert.Equal(["Ge\u0301ant", "Te\u0301"], await db.Categories.OrderBy(row => row.Id).Select(row => row.Name).ToListAsync());

        db.ChangeTracker.Clear();
        await db.Database.ExecuteSqlRawAsync("DROP TRIGGER cut");
        await repair.RunAsync(db, default);
        Assert.Equal(["G\u00E9ant", "T\u00E9"], await db.Categories.OrderBy(row => row.Id).Select(row => row.Name).ToListAsync());
    }

    [Fact]
    public async Task Start_TwoOddSpellingsOfAFreeName_TheFirstGetsIt()
    {
        await FillAsync("410010", "Ge\u0301ant", "G\u00E9ant\u2060");

        await using var host = await DomainHost.StartAsync(folder: _folder);

        Assert.Equal(
            ["G\u00E9ant", "G\u00E9ant\u2060"],
            await host.Database().Categories.OrderBy(category => category.Id).Select(category => category.Name).ToListAsync());
    }

    [Fact]
    public async Task Start_CodeThatLooksLikeTheCommonOne_DoesNotBecomeIt()
    {
        await FillAsync("common\u200B", "A");

        await using var host = await DomainHost.StartAsync(folder: _folder);

        Assert.False((await host.Database().Temples.SingleAsync()).IsCommon);
    }

    private async Task FillAsync(string code, params string[] categories)
    {
        await using var host = await DomainHost.StartAsync(folder: _folder);
        await PictureRows.CreateAsync(host.Database(), code, pictures: 0, categories);
        await host.Database().Database.ExecuteSqlRawAsync("PRAGMA user_version = 0"); // as a program of those days left it
    }
}
