using System.Net;
using Microsoft.Data.Sqlite;
using TempleDashboard.Cli;
using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Cli;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Health;

/// <summary>A page of the database was changed by the disk while the program was down.</summary>
public sealed class DamagedDatabaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("temple-damaged-").FullName;

    private string DatabaseFile => Path.Combine(_folder, "temple.db");

    [Fact]
    public async Task Start_DamagedPage_IsSaidEverywhereAndTheRestGoesOn()
    {
        MadeDatabase.CopyInto(_folder);
        FillAudit(DatabaseFile);
        DamageLastPages(DatabaseFile);

        await using var server = await TestServer.StartAsync(dataPath: _folder);
        await server.Get<DatabaseChecks>().WaitAsync(default);

        var (status, _) = await HealthEndpointsTests.ReadyAsync(server);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        var sentence = Assert.Single(await HealthEndpointsTests.SentencesAsync(server, "databaseFile"));
        Assert.StartsWith($"The database, '{DatabaseFile}', is damaged: ", sentence, StringComparison.Ordinal);
        Assert.Contains("temple restore", sentence, StringComparison.Ordinal);
        var system = await server.GetAsync("system");
        Assert.Equal(sentence, system.GetProperty("database").Text("trouble"));
        Assert.Contains(
            system.GetProperty("errors").EnumerateArray(),
            error => error.Text("message").Contains("is damaged", StringComparison.Ordinal));
        Assert.Contains("is damaged", WebUtility.HtmlDecode(await server.Client.GetStringAsync("system")), StringComparison.Ordinal);
        Assert.Empty((await server.GetAsync("temples")).GetProperty("temples").EnumerateArray());
        Assert.Equal("Healthy", await server.Client.GetStringAsync("healthz"));

        var check = await CliRun.StartAsync("check", "--server", server.Url.ToString());
        Assert.Equal(ExitCodes.Failed, check.ExitCode);
        Assert.Contains(sentence.Split(": ")[0], check.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WholeDatabase_SaysSoAndASecondOneIsRefusedMeanwhile()
    {
        await using var server = await TestServer.StartAsync();
        var checks = server.Get<DatabaseChecks>();
        await checks.WaitAsync(default);
        using var hold = new ManualResetEventSlim();
        void Wait() => hold.Wait(TimeSpan.FromSeconds(60));
        checks.Changed += Wait;
        await server.PostAsync("system/database-check", new { }, HttpStatusCode.Accepted);

        await server.PostAsync("system/database-check", new { }, HttpStatusCode.Conflict);
        await server.SendAsync(HttpMethod.Delete, "system/database-check/running", null, HttpStatusCode.NoContent);
        checks.Changed -= Wait;
        hold.Set();
        await checks.WaitAsync(default);
        await server.SendAsync(HttpMethod.Delete, "system/database-check/running", null, HttpStatusCode.NotFound);
        Assert.False((await server.GetAsync("system/database-check")).GetProperty("last").GetProperty("isFull").GetBoolean());

        var whole = await CliRun.StartAsync("check", "--server", server.Url.ToString());
        Assert.True(whole.ExitCode == ExitCodes.Ok, whole.Error);
        Assert.Contains("The database is whole", whole.Output, StringComparison.Ordinal);
        Assert.True((await server.GetAsync("system/database-check")).GetProperty("last").GetProperty("isFull").GetBoolean());
    }

    [Fact]
    public async Task Ready_RequestMetDamage_IsRedUntilACheckFindsNone()
    {
        await using var server = await TestServer.StartAsync();
        var checks = server.Get<DatabaseChecks>();
        await checks.WaitAsync(default);

        checks.Met(StorageTrouble.Find(new SqliteException("database disk image is malformed", 11))!);
        var sentence = Assert.Single(await HealthEndpointsTests.SentencesAsync(server, "databaseFile"));
        Assert.Contains("is damaged", sentence, StringComparison.Ordinal);
        checks.Met(StorageTrouble.Find(new SqliteException("database is locked", 5))!);
        Assert.True(checks.TryStart());
        await checks.WaitAsync(default);
        Assert.Empty(await HealthEndpointsTests.SentencesAsync(server, "databaseFile"));
    }

    [Fact]
    public void Run_IndexThatIsNotOfItsTable_IsFoundByTheFullCheckAlone()
    {
        Execute(
            DatabaseFile,
            """
            CREATE TABLE T (Id INTEGER PRIMARY KEY, A TEXT, B TEXT);
            CREATE INDEX I ON T (A);
            INSERT INTO T (A, B) VALUES ('a', 'x'), ('b', 'y');
            PRAGMA writable_schema = ON;
            UPDATE sqlite_master SET sql = 'CREATE INDEX I ON T (B)' WHERE name = 'I';
            """);

        Assert.Empty(Check(isFull: false).Findings);
        Assert.Contains(Check(isFull: true).Findings, finding => finding.Contains("index I", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_RowThatPointsAtNothing_IsFoundByTheFullCheck()
    {
        Execute(
            DatabaseFile,
            "CREATE TABLE P (Id INTEGER PRIMARY KEY); CREATE TABLE C (Id INTEGER PRIMARY KEY, P INTEGER REFERENCES P (Id)); "
                + "PRAGMA foreign_keys = OFF; INSERT INTO C VALUES (1, 99)");

        Assert.Contains(
            Check(isFull: true).Findings, finding => finding.Contains("of table C points at a row of P", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_NoTime_SaysWhichTablesWereLeftOut()
    {
        MadeDatabase.CopyInto(_folder);

        var found = DatabaseCheck.Run(DatabaseFile, isFull: false, TimeSpan.FromMicroseconds(1), _ => Thread.Sleep(20), default);

        Assert.Empty(found.Findings);
        Assert.Contains("Predictions", found.Left);
    }

    [Fact]
    public void Run_SmallTables_ComeFirst()
    {
        MadeDatabase.CopyInto(_folder);
        FillAudit(DatabaseFile);
        var tables = new List<DatabaseCheckProgress>();

        var found = DatabaseCheck.Run(DatabaseFile, isFull: false, null, tables.Add, default);

        Assert.Empty(found.Left);
        Assert.Equal("AuditEntries", tables[^1].Table);
        Assert.Equal(Enumerable.Range(0, tables[0].Total), tables.Select(step => step.Done));
    }

    [Fact]
    public void Run_NoDatabaseAtAll_IsDamage()
    {
        File.WriteAllBytes(DatabaseFile, [.. Enumerable.Range(0, 8192).Select(i => (byte)(i * 31))]);

        Assert.Contains("not a database", Assert.Single(Check(isFull: false).Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Cancelled_EndsAtOnce()
    {
        MadeDatabase.CopyInto(_folder);
        using var cancel = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(
            () => DatabaseCheck.Run(DatabaseFile, isFull: true, null, _ => cancel.Cancel(), cancel.Token));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private DatabaseFindings Check(bool isFull) => DatabaseCheck.Run(DatabaseFile, isFull, null, _ => { }, default);

    /// <summary>The last pages of the file are theirs.</summary>
    internal static void FillAudit(string database) => Execute(
        database,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
            + "INSERT INTO AuditEntries (At, Who, Action, Subject, Detail) "
            + "SELECT '2026-11-01 00:00:00', 'test', 'tested', hex(randomblob(40)), '' FROM n");

    internal static void DamageLastPages(string database)
    {
        using var file = new FileStream(database, FileMode.Open);
        file.Seek(-20 * 4096, SeekOrigin.End);
        file.Write(new byte[8 * 4096]);
    }

    private static void Execute(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
