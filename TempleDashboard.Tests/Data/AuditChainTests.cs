using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Data;

/// <summary>What was done to the audit log behind the program's back is found, and named.</summary>
public sealed class AuditChainTests : IAsyncLifetime
{
    private DomainHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync();
        await using var db = _host.Database();
        foreach (var subject in new[] { "one", "two", "three" })
        {
            _host.Get<AuditLog>().Add(db, "ana", AuditActions.CreatedTemple, subject);
            await db.SaveChangesAsync();
        }
        await _host.Get<AuditChain>().SealAsync(default);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task VerifyAsync_AsWritten_IsWholeAndGrowsWithNewEntries()
    {
        var before = await VerifyAsync();
        await using (var db = _host.Database())
        {
            _host.Get<AuditLog>().Add(db, "bo", AuditActions.CreatedTemple, "four");
            await db.SaveChangesAsync();
        }
        var after = await VerifyAsync();

        Assert.Equal((3, null), (before.Entries, before.Broken));
        Assert.Equal((4, null), (after.Entries, after.Broken));
        Assert.NotEqual(before.Head, after.Head);
    }

    [Theory]
    [InlineData("UPDATE AuditEntries SET Who = 'bo' WHERE Subject = 'two'", "Entry 2 was changed")]
    [InlineData("UPDATE AuditEntries SET At = '2020-01-01 00:00:00' WHERE Subject = 'one'", "Entry 1 was changed")]
    [InlineData("DELETE FROM AuditEntries WHERE Subject = 'two'", "Entry 2 was removed")]
    [InlineData("DELETE FROM AuditSeals WHERE EntryId = 2", "Entry 3 was changed")]
    public async Task VerifyAsync_TamperedWith_NamesTheFirstBrokenEntry(string sql, string expected)
    {
        await using (var db = _host.Database())
        {
            await DropGuardsAsync(db);
            await db.Database.ExecuteSqlRawAsync(sql);
        }

        Assert.StartsWith(expected, (await VerifyAsync()).Broken);
    }

    [Theory]
    [InlineData("UPDATE AuditEntries SET Who = 'bo'")]
    [InlineData("DELETE FROM AuditEntries")]
    public async Task Database_AskedToChangeOrRemoveAnEntry_Refuses(string sql)
    {
        await using var db = _host.Database();

        var refusal = await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => db.Database.ExecuteSqlRawAsync(sql));

        Assert.Contains("audit log", refusal.Message);
    }

    private static Task DropGuardsAsync(DashboardDbContext db) => db.Database.ExecuteSqlRawAsync(
        "DROP TRIGGER AuditEntries_NoUpdate; DROP TRIGGER AuditEntries_NoDelete;");

    private Task<AuditVerification> VerifyAsync() => _host.Get<AuditChain>().VerifyAsync(default);
}
