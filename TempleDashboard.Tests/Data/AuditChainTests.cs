using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Review;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Hosting.Logs;

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
    [InlineData("UPDATE AuditEntries SET rowid = 9 WHERE rowid = 2")]
    [InlineData("DELETE FROM AuditEntries")]
    [InlineData("INSERT OR REPLACE INTO AuditEntries (Id, At, Who, Action, Subject, Detail) VALUES (2, '2026-01-01', 'bo', '', 'two', '')")]
    [InlineData("UPDATE AuditSeals SET Hash = ''")]
    [InlineData("DELETE FROM AuditSeals WHERE EntryId >= 2")]
    [InlineData("INSERT OR REPLACE INTO AuditSeals (EntryId, Hash) VALUES (2, '')")]
    public async Task Database_AskedToChangeOrRemoveAnEntry_Refuses(string sql)
    {
        await using var db = _host.Database();

        var refusal = await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => db.Database.ExecuteSqlRawAsync(sql));

        Assert.Contains("audit log", refusal.Message);
    }

    /// <summary>Seals that are gone are made anew, and the chain is whole again: that it was not is said where it is noticed.</summary>
    [Fact]
    public async Task SealAsync_SealsWereRemoved_NamesTheFirstEntryInTheLog()
    {
        using var sealing = new Sealing();
        await sealing.AddAsync(TimeSpan.Zero);
        await sealing.AddAsync(TimeSpan.Zero);
        await sealing.Chain.SealAsync(default);
        await sealing.AddAsync(TimeSpan.Zero);
        await sealing.Chain.SealAsync(default);
        Assert.Empty(sealing.Log.List());
        await using (var db = sealing.Database.Open())
        {
            await DropGuardsAsync(db);
            await db.Database.ExecuteSqlRawAsync("DELETE FROM AuditSeals WHERE EntryId >= 2");
        }

        Assert.Equal(2, await sealing.Chain.SealAsync(default));

        Assert.StartsWith("Entry 2 of the audit log", Assert.Single(sealing.Log.List()).Message);
    }

    [Fact]
    public async Task SealAsync_EntryIsOfLongBeforeTheLastSealing_NamesItInTheLog()
    {
        using var sealing = new Sealing();
        // What was written before the program began, and what was written while the machine slept, is no news.
        await sealing.AddAsync(TimeSpan.FromDays(-1));
        await sealing.Chain.SealAsync(default);
        await sealing.AddAsync(TimeSpan.Zero);
        sealing.Time.Advance(TimeSpan.FromHours(1));
        await sealing.Chain.SealAsync(default);
        Assert.Empty(sealing.Log.List());

        await sealing.AddAsync(TimeSpan.FromMinutes(-11));
        await sealing.Chain.SealAsync(default);

        Assert.StartsWith("Entry 3 of the audit log", Assert.Single(sealing.Log.List()).Message);
    }

    /// <summary>As somebody does who writes the file with a program of their own.</summary>
    private static Task DropGuardsAsync(DashboardDbContext db) => db.Database.ExecuteSqlRawAsync(
        "DROP TRIGGER AuditEntries_NoUpdate; DROP TRIGGER AuditEntries_NoDelete; DROP TRIGGER AuditEntries_NoReplace; "
            + "DROP TRIGGER AuditEntries_NoOtherId; DROP TRIGGER AuditSeals_NoUpdate; DROP TRIGGER AuditSeals_NoDelete; "
            + "DROP TRIGGER AuditSeals_NoReplace;");

    private Task<AuditVerification> VerifyAsync() => _host.Get<AuditChain>().VerifyAsync(default);

    /// <summary>A log that is sealed when the test says so, by a clock of its own.</summary>
    private sealed class Sealing : IDisposable
    {
        private readonly ILoggerFactory _loggers;

        public Sealing()
        {
            Log = new(Time);
            _loggers = LoggerFactory.Create(logging => logging.AddProvider(new RecentErrorsProvider(Log)));
            Chain = new(Database.Get<IDbContextFactory<DashboardDbContext>>(), Time, _loggers.CreateLogger<AuditChain>());
        }

        public HistoryDatabase Database { get; } = new();

        public ManualTime Time { get; } = new();

        public RecentErrors Log { get; }

        public AuditChain Chain { get; }

        public async Task AddAsync(TimeSpan fromNow)
        {
            await using var db = Database.Open();
            db.AuditEntries.Add(new() { At = Time.GetUtcNow().UtcDateTime + fromNow, Who = "ana", Action = "tested", Subject = "log" });
            await db.SaveChangesAsync();
        }

        public void Dispose()
        {
            _loggers.Dispose();
            Database.Dispose();
        }
    }
}
