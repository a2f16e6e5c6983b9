using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Data.Sqlite;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Data;

/// <summary>What a start makes of a database that an earlier start, or a disk, left behind.</summary>
public sealed class DatabaseStartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("temple-database-").FullName;

    private string DatabaseFile => Path.Combine(_folder, "temple.db");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Sqlite_OfThePackage_HasTheFixOfTheWriteAheadLog()
    {
        await using var host = await DomainHost.StartAsync();
        await using var db = host.Database();

        var version = await db.Database.SqlQueryRaw<string>("SELECT sqlite_version() AS Value").SingleAsync();

        Assert.True(Version.Parse(version) >= new Version(3, 51, 3), version);
    }

    /// <summary>Killed by an earlier version of the program in the middle of EF's own migrating.</summary>
    [Fact]
    public async Task PrepareAsync_LockLeftBehind_IsTakenOver()
    {
        Execute(
            "CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL PRIMARY KEY, \"Timestamp\" "
                + "TEXT NOT NULL); INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-11-28')");

        await using var host = await DomainHost.StartAsync(folder: _folder).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Empty(await host.Database().Temples.ToListAsync());
        Assert.Equal(0L, Scalar("SELECT count(*) FROM sqlite_master WHERE name = '__EFMigrationsLock'"));
    }

    /// <summary>Earlier versions committed in the middle of a migration.</summary>
    [Fact]
    public async Task PrepareAsync_HalfAMigrationWithoutATemple_IsPutAsideAndMadeAnew()
    {
        await using (await DomainHost.StartAsync(folder: _folder))
        {
        }
        Execute("DELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" NOT LIKE '%Start'");

        await using var host = await DomainHost.StartAsync(folder: _folder);

        Assert.Empty(await host.Database().Temples.ToListAsync());
        Assert.True(File.Exists(DatabaseFile + ".unfinished"));
    }

    [Fact]
    public async Task PrepareAsync_HalfAMigrationWithATemple_TouchesNothing()
    {
        await using (var first = await DomainHost.StartAsync(folder: _folder))
            await first.Get<TempleCatalog>().FindOrCreateAsync(new ClassifierRef("410010", Classifier.DefaultName), null, default);
        Execute("DELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" NOT LIKE '%Start'");

        await Assert.ThrowsAsync<MigrationFailedException>(() => DomainHost.StartAsync(folder: _folder));

        Assert.False(File.Exists(DatabaseFile + ".unfinished"));
        Assert.True(Scalar("SELECT count(*) FROM Temples") > 0);
    }

    /// <summary>All migrations are one transaction: what fails at the end leaves nothing of the beginning.</summary>
    [Fact]
    public async Task PrepareAsync_LastMigrationFails_NothingOfTheOthersIsThere()
    {
        const string Last = "IX_Predictions_ClassifierId_TaughtAt";
        const string Middle = "SELECT count(*) FROM sqlite_master WHERE name = 'Backbones' OR sql LIKE '%FalseAlarmRate%'";
        await MigrateToAsync("Start");
        Execute("INSERT INTO Temples (Code, Name, CreatedAt) VALUES ('410010', '410010', '2026-11-22 12:00:00')");
        Execute($"CREATE INDEX {Last} ON Images (Id)");
        var before = Schema();

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(() => DomainHost.StartAsync(folder: _folder));

        // The last statement of the last migration: all the others had run.
        Assert.Contains($"index {Last} already exists", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0L, Scalar(Middle));
        Assert.Equal(before, Schema());
        Assert.Equal(1L, Scalar("SELECT count(*) FROM \"__EFMigrationsHistory\""));

        // The database is as it was, and there is a copy of it.
        var copy = Assert.Single(Copies());
        Assert.Contains($"'{copy}' is a copy of it", failure.Message, StringComparison.Ordinal);
        Assert.Matches(@"temple\.before-\d+_LearningEngine\.db$", copy);
        Assert.Equal("410010", Scalar<string>("SELECT Code FROM Temples", copy));

        // Without that index they all get through.
        Execute($"DROP INDEX {Last}");
        await using var host = await DomainHost.StartAsync(folder: _folder);
        Assert.Equal("410010", (await host.Database().Temples.SingleAsync()).Code);
        Assert.Equal(2L, Scalar(Middle));
    }

    [Fact]
    public async Task PrepareAsync_MigrationsOutstanding_CopiesTheDatabaseFirstAndKeepsThreeCopies()
    {
        await MigrateToAsync("LookAlikeIndex");
        foreach (var old in Enumerable.Range(1, 4))
        {
            var file = Path.Combine(_folder, $"temple.before-{old}.db");
            await File.WriteAllTextAsync(file, "old");
            File.SetLastWriteTimeUtc(file, new(2026, 1, old, 0, 0, 0, DateTimeKind.Utc));
        }

        await using (await DomainHost.StartAsync(folder: _folder))
        {
        }

        Assert.Equal(
            ["temple.before-20261129145446_ModelServing.db", "temple.before-3.db", "temple.before-4.db"],
            Copies().Select(Path.GetFileName).Order(StringComparer.Ordinal));
        await using (await DomainHost.StartAsync(folder: _folder))
        {
        }
        Assert.Equal(3, Copies().Length);
    }

    [Fact]
    public async Task PrepareAsync_FirstStart_CopiesNothing()
    {
        await using var host = await DomainHost.StartAsync(folder: _folder);

        Assert.Empty(Copies());
    }

    /// <summary>People's actions of before stay, and nothing pretends that they could be taken back.</summary>
    [Fact]
    public async Task PrepareAsync_VersionWithoutUndo_KeepsActionsAndMakesTheQueuesIndexes()
    {
        await MigrateToAsync("LookAlikeIndex");
        Execute(
            "INSERT INTO AuditEntries (At, Who, Action, Subject, Detail) "
                + "VALUES ('2026-11-28 12:00:00', 'browser', 'promoted model', '1', '')");

        await using var host = await DomainHost.StartAsync(folder: _folder);

        var entry = await host.Database().AuditEntries.SingleAsync();
        Assert.Equal(("promoted model", null, null), (entry.Action, entry.Undo, entry.UndoneAt));
        Assert.Equal(2L, Scalar("SELECT count(*) FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE \"Review\" = 0'"));
    }

    /// <summary>What a data folder of the version before holds is there afterwards, and nobody has called any of it fine.</summary>
    [Fact]
    public async Task PrepareAsync_CategoriesOfTheVersionBefore_AreNotFine()
    {
        await MigrateToAsync("LookAlikeIndex");
        Execute(
            "INSERT INTO Temples (Id, Code, Name, CreatedAt) VALUES (1, '410010', '410010', '2026-11-22 12:00:00');"
                + "INSERT INTO Classifiers (Id, TempleId, Name, MinConfidence, FalseAlarmRate, AnswersDamaged, CreatedAt) "
                + "VALUES (1, 1, 'default', 0.5, 0.01, 0, '2026-11-22 12:00:00');"
                + "INSERT INTO Categories (ClassifierId, Name, Position) VALUES (1, 'Door open', 0)");

        await using var host = await DomainHost.StartAsync(folder: _folder);

        var category = await host.Database().Categories.SingleAsync();
        Assert.Equal(("Door open", false), (category.Name, category.IsFine));
        Assert.Equal(0L, Scalar("SELECT count(*) FROM sqlite_master WHERE name = 'IX_Predictions_ClassifierId_Id'"));
    }

    /// <summary>Model 2 served once it was made; somebody went back to model 1 and later to model 2 again.</summary>
    [Fact]
    public async Task PrepareAsync_ModelsOfBeforeServingTimes_GetThemFromWhatIsKnown()
    {
        await MigrateToAsync("LookAlikeIndex");
        Execute(
            """
            INSERT INTO Temples (Id, Code, Name, CreatedAt) VALUES (90, '410010', 'Temple', '2026-11-22 12:00:00');
            INSERT INTO Classifiers (Id, TempleId, Name, MinConfidence, FalseAlarmRate, AnswersDamaged, ChampionModelId, CreatedAt)
            VALUES (90, 90, 'default', 0.5, 0.01, 0, 2, '2026-11-22 12:00:00');
            """
            + string.Concat(
                new[] { (1, "Model 1 serves: it is the first one."), (2, "Model 2 serves now: it is better."), (3, "Model 3 stays.") }
                    .Select(model => $$"""
                        INSERT INTO TrainingRuns (Id, ClassifierId, Number, Status, Stages, Progress, Message, Log, Seed, Method, Resumes,
                            QueuedAt, StartedBy)
                        VALUES ({{model.Item1}}, 90, {{model.Item1}}, 2, 63, 1, '', '', 1, 0, 0, '2026-11-22 12:00:00', 't');
                        INSERT INTO Models (Id, ClassifierId, RunId, Number, CreatedAt, Kind, ModelSha256, SnapshotSha256, Categories,
                            Folder, TrainCount, TestCount, TestAccuracy, TestAccuracyAtHalf, EvaluationJson)
                        VALUES ({{model.Item1}}, 90, {{model.Item1}}, {{model.Item1}}, '2026-11-22 1{{model.Item1}}:00:00', 'transfer', 'a',
                            'b', '[]', 'f', 1, 1, 1, 1, '{"Promotion":"{{model.Item2}}"}');
                        """))
            + """
            INSERT INTO AuditEntries (At, Who, Action, Subject, Detail) VALUES
                ('2026-11-22 14:00:00', 't', 'promoted model', '410010:default model 1', ''),
                ('2026-11-22 15:00:00', 't', 'promoted model', '410010:default model 2', '');
            """);

        await using var host = await DomainHost.StartAsync(folder: _folder);

        var periods = await host.Database().ServingPeriods.OrderBy(period => period.From)
            .Select(period => new { period.ModelId, From = period.From.Hour, To = (int?)period.To!.Value.Hour }).ToListAsync();
        Assert.Equal(
            [(1, 11, 12), (2, 12, 14), (1, 14, 15), (2, 15, null)],
            periods.Select(period => ((int)period.ModelId, period.From, period.To)));
        Assert.Equal(["", "", ""], await host.Database().Models.Select(model => model.Note).ToListAsync());
    }

    /// <summary>Nothing of a data folder of the version before is deleted, and no prediction has lost its picture.</summary>
    [Fact]
    public async Task PrepareAsync_VersionWithoutDeletions_HasNothingDeleted()
    {
        await MigrateToAsync("ReviewQueue");
        Execute(
            """
            INSERT INTO Temples (Id, Code, Name, CreatedAt) VALUES (1, '410010', 'North gate', '2026-11-22 12:00:00');
            INSERT INTO Classifiers (Id, TempleId, Name, MinConfidence, FalseAlarmRate, AnswersDamaged, ChampionModelId, CreatedAt)
            VALUES (1, 1, 'default', 0.5, 0.01, 0, 1, '2026-11-22 12:00:00');
            INSERT INTO Categories (Id, ClassifierId, Name, Position, IsFine) VALUES (1, 1, 'Door open', 0, 1);
            INSERT INTO Images (Id, TempleId, Sha256, Name, Format, Width, Height, ByteCount, LookAlikeHash, UploadedAt)
            VALUES (1, 1, 'a', 'one.png', 'png', 1, 1, 1, 1, '2026-11-22 12:00:00');
            INSERT INTO Labels (ImageId, ClassifierId, CategoryId, Split, LabelledAt, LabelledBy)
            VALUES (1, 1, 1, 0, '2026-11-22 12:00:00', 't');
            INSERT INTO TrainingRuns (Id, ClassifierId, Number, Status, Stages, Progress, Message, Log, Seed, Method, Resumes,
                QueuedAt, StartedBy)
            VALUES (1, 1, 1, 2, 63, 1, '', '', 1, 0, 0, '2026-11-22 12:00:00', 't');
            INSERT INTO Models (Id, ClassifierId, RunId, Number, CreatedAt, Kind, ModelSha256, SnapshotSha256, Categories,
                Folder, TrainCount, TestCount, TestAccuracy, TestAccuracyAtHalf, EvaluationJson, Note, IsPinned)
            VALUES (1, 1, 1, 1, '2026-11-22 12:00:00', 'transfer', 'a', 'b', '[]', 'f', 1, 1, 1, 1, '{}', '', 0);
            INSERT INTO Predictions (TempleId, ClassifierId, ModelId, CreatedAt, ImageSha256, ImageName, Source, TopCategory, Confidence,
                MinConfidence, IsAnomaly, Reason, Probabilities, LatencyMilliseconds, RequestId, Review)
            VALUES (1, 1, 1, '2026-11-22 12:00:00', 'a', 'one.png', 'api', 'Door open', 0.9, 0.5, 0, 0, '[]', 1, 'r', 0);
            """);

        await using var host = await DomainHost.StartAsync(folder: _folder);

        await using var db = host.Database();
        Assert.Equal("North gate", (await db.Temples.SingleAsync()).Name);
        Assert.Equal(1, await db.Labels.CountAsync(label => label.Image!.Temple!.Code == "410010"));
        Assert.Equal(1, await db.Models.CountAsync(model => model.Classifier!.ChampionModelId == model.Id));
        var prediction = await db.Predictions.SingleAsync();
        Assert.Equal((null, PictureRemoval.None), (prediction.PictureRemovedAt, prediction.PictureRemoval));
        Assert.Equal((null, null, null), (prediction.ReviewComment, prediction.TaughtAt, prediction.LookAlikeHash));
        Assert.False((await db.Labels.SingleAsync()).IsSetAside);
        var classifier = await db.Classifiers.SingleAsync(row => row.ChampionModelId != null);
        Assert.Equal((true, false), (classifier.UsesCommonCategories, classifier.TestsCommonCategories));
        Assert.Empty(await db.Deletions.ToListAsync());
    }

    /// <summary>People of the version before are there, and sign in once more: their cookies name no session.</summary>
    [Fact]
    public async Task PrepareAsync_PeopleOfTheVersionBefore_AreThereWithoutASession()
    {
        await MigrateToAsync("People");
        Execute(
            """
            INSERT INTO People (Id, Role, CreatedAt, UserName, NormalizedUserName, EmailConfirmed, PasswordHash, PhoneNumberConfirmed,
                TwoFactorEnabled, LockoutEnabled, AccessFailedCount)
            VALUES (7, 'Operator', '2026-11-30 12:00:00', 'ana', 'ANA', 0, 'hash', 0, 0, 1, 0);
            """);

        await using var host = await DomainHost.StartAsync(folder: _folder);

        await using var db = host.Database();
        var person = await db.Users.SingleAsync();
        Assert.Equal(("ana", "hash", PersonRole.Operator), (person.UserName, person.PasswordHash, person.Role));
        Assert.Empty(await db.Sessions.ToListAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PrepareAsync_PicturesButNoDatabase_IsRefused(bool isEmpty)
    {
        await using (var first = await DomainHost.StartAsync(folder: _folder))
            await StripedTemple.FillAsync(first, train: 1, test: 0);
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(_folder, "temple.db*"))
            File.Delete(file);
        if (isEmpty)
            await File.WriteAllBytesAsync(DatabaseFile, []);

        var lost = await Assert.ThrowsAsync<DatabaseLostException>(() => DomainHost.StartAsync(folder: _folder));

        Assert.Contains("Restore temple.db from a backup", lost.Message, StringComparison.Ordinal);
        Assert.Equal(isEmpty, File.Exists(DatabaseFile));
    }

    [Fact]
    public void Find_LockedDatabase_SaysSoAndWhenToTryAgain()
    {
        Execute("PRAGMA journal_mode = WAL; CREATE TABLE T (Id INTEGER)");
        using var holder = Open();
        using var transaction = holder.BeginTransaction(deferred: false);

        var locked = Assert.Throws<SqliteException>(() => Execute("INSERT INTO T VALUES (1)"));

        Assert.Contains(
            "is locked", StorageTrouble.Find(new InvalidOperationException("outer", locked))!.Sentence, StringComparison.Ordinal);
        Assert.Null(StorageTrouble.Find(new InvalidOperationException("a bug")));
        Assert.Contains(
            "disk of the data folder is full",
            StorageTrouble
                .Find(new IOException("No space left on device", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28))!
                .Sentence,
            StringComparison.Ordinal);
    }

    /// <summary>What a start of the version that ended with this migration left.</summary>
    private async Task MigrateToAsync(string migration)
    {
        var options = new DbContextOptionsBuilder<SqliteDashboardDbContext>();
        SqliteSetup.Configure(options, new DataFolder(_folder));
        await using (var db = new SqliteDashboardDbContext(options.Options))
            await db.GetService<IMigrator>().MigrateAsync(migration);
        SqliteConnection.ClearAllPools();
    }

    /// <summary>All tables and indexes, one a line.</summary>
    private string Schema()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT group_concat(name || ': ' || coalesce(sql, ''), char(10)) FROM (SELECT * FROM sqlite_master ORDER BY type, name)";
        return (string)command.ExecuteScalar()!;
    }

    private string[] Copies() => Directory.GetFiles(_folder, "temple.before-*");

    private SqliteConnection Open(string? file = null)
    {
        var connection = new SqliteConnection($"Data Source={file ?? DatabaseFile};Default Timeout=1;Pooling=False");
        connection.Open();
        return connection;
    }

    private void Execute(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private long Scalar(string sql) => Scalar<long>(sql);

    private T Scalar<T>(string sql, string? file = null)
    {
        using var connection = Open(file);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)command.ExecuteScalar()!;
    }
}
