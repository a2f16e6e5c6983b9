using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Tests.Review;

namespace TempleDashboard.Tests.Data;

/// <summary>What people change and the entry that tells of it: both, or neither.</summary>
public sealed class AuditLogTests : IDisposable
{
    private static readonly Dictionary<string, Func<HistoryDatabase, Task>> Changes = new()
    {
        ["created temple"] = database => database.Get<TempleCatalog>().CreateTempleAsync("410012", null, "t", default),
        ["created classifier"] = database => database.Get<TempleCatalog>().CreateClassifierAsync(1, "lights", "t", default),
        ["created category"] = database => database.Get<TempleCatalog>().FindOrCreateCategoryAsync(1, "Door ajar", "t", default),
        ["labelled pictures"] = database => database.Get<LabelService>().AssignAsync(1, [1], 1, null, "t", default),
        ["renamed temple"] = database => database.Get<TempleEditor>().RenameAsync(1, "Riverside Temple", "t", default),
        ["changed file names"] = database => database.Get<TempleFileNames>().SetAsync(1, "{camera}_{yyyy}{MM}{dd}-{HH}{mm}", "t", default),
        ["renamed category"] = database => database.Get<CategoryEditor>().RenameAsync(1, "Gate open", "t", default),
        ["deleted category"] = database => database.Get<CategoryEditor>().DeleteAsync(1, "t", default),
        ["merged categories"] = database => database.Get<NameMerge>().MergeCategoryAsync(1, 2, "t", default),
        ["changed anomaly rule"] = database => database.Get<AnomalyRules>().SetAsync(1, new AnomalyRule(0.75, 0.05), null, "t", default),
        ["promoted model"] = database => database.Get<ModelRegistry>().PromoteAsync(1, "t", default),
        ["reviewed prediction"] = database => database.Get<PredictionReview>().SetAsync(1, new(ReviewState.Correct), "t", default),
        ["started training"] = database => database.Get<TrainingService>().StartUncheckedAsync(new TrainingRequest(1, "t"), default),
        ["cancelled training"] = database => database.Get<TrainingService>().CancelAsync(2, "t", default),
    };

    private readonly HistoryDatabase _database = new();

    public static TheoryData<string> Actions => [.. Changes.Keys];

    public void Dispose() => _database.Dispose();

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task Add_EntryThatCannotBeWritten_TakesTheChangeBack(string action)
    {
        await FillAsync();
        await ExecuteAsync("CREATE TRIGGER cut BEFORE INSERT ON \"AuditEntries\" BEGIN SELECT RAISE(ABORT, 'cut'); END");
        var before = await ReadAllAsync();

        await Assert.ThrowsAsync<DbUpdateException>(() => Changes[action](_database));
        Assert.Equal(before, await ReadAllAsync());

        await ExecuteAsync("DROP TRIGGER cut");
        await Changes[action](_database);
        Assert.NotEqual(before, await ReadAllAsync());
        await using var db = _database.Open();
        var entry = await db.AuditEntries.SingleAsync();
        Assert.Equal((action, "t"), (entry.Action, entry.Who));
    }

    /// <summary>Two categories and a prediction of the first temple; its run has ended, the second's waits.</summary>
    private async Task FillAsync()
    {
        _database.Add();
        await using var db = _database.Open();
        db.Categories.AddRange(
            new Category { ClassifierId = 1, Name = "Door open", Position = 0 },
            new Category { ClassifierId = 1, Name = "Door closed", Position = 1 });
        db.Images.Add(new StoredImage { TempleId = 1, Sha256 = new string('b', 64), Name = "gate.jpg", Format = "jpeg" });
        await db.SaveChangesAsync();
        await db.TrainingRuns.Where(run => run.Id == 1)
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.Status, RunStatus.Succeeded));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var db = _database.Open();
        await db.Database.ExecuteSqlRawAsync(sql);
    }

    /// <summary>Every value of every row, but for the entries themselves.</summary>
    private async Task<List<string>> ReadAllAsync()
    {
        await using var db = _database.Open();
        var tables = await db.Database.SqlQuery<string>(
            $"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('AuditEntries', 'sqlite_sequence')").ToListAsync();
        var rows = new List<string>();
        await db.Database.OpenConnectionAsync();
        foreach (var table in tables)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                rows.Add($"{table}: {string.Join(", ", Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue))}");
        }
        return rows;
    }
}
