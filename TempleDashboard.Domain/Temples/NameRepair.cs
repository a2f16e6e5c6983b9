using System.Data;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Text;

namespace TempleDashboard.Domain.Temples;

/// <summary>
/// Brings the names of earlier days into the form that <see cref="Names"/> asks for today: a request says its names in that form, and would
/// not find them otherwise. A name whose form another one has already stays as it is, to be merged by a person; until then each start looks
/// again.
/// </summary>
internal sealed class NameRepair(AuditLog audit) : IDatabaseRepair
{
    /// <summary>Plain SQL: a query through the model would cost the start more than reading thousands of names.</summary>
    private const string AllNames = """
        SELECT 0, "Id", 0, "Code" FROM "Temples"
        UNION ALL SELECT 1, "Id", "Id", "Name" FROM "Temples"
        UNION ALL SELECT 2, "Id", "TempleId", "Name" FROM "Classifiers"
        UNION ALL SELECT 3, "Id", "ClassifierId", "Name" FROM "Categories" ORDER BY 1, 2
        """;

    /// <summary>What SQLite's <c>user_version</c> says of a database whose names are all in today's form.</summary>
    private const long Done = 1;

    private enum Kind
    {
        TempleCode,
        TempleName,
        Classifier,
        Category,
    }

    /// <summary>Renames what can be renamed, all in one transaction, each with an audit entry. Does nothing once all are.</summary>
    public async Task RunAsync(DashboardDbContext db, CancellationToken cancellationToken)
    {
        if (await VersionAsync(db, cancellationToken) >= Done)
            return;
        var names = await ReadAsync(db, cancellationToken);
        var taken = names.Select(name => (name.Kind, name.Scope, name.Text)).ToHashSet();
        taken.Add((Kind.TempleCode, 0, Temple.CommonCode)); // no temple joins every training for its looks
        var changed = names.Select(name => (Name: name, Plain: PlainOf(name))).Where(pair => pair.Plain != pair.Name.Text).ToList();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var renamed = 0;
        foreach (var (name, plain) in changed.Where(pair => taken.Add((pair.Name.Kind, pair.Name.Scope, pair.Plain))))
        {
            renamed += await RenameAsync(db, name, plain, cancellationToken);
            var action = name.Kind switch
            {
                Kind.TempleCode => AuditActions.RewroteTempleCode,
                Kind.TempleName => AuditActions.RenamedTemple,
                Kind.Classifier => AuditActions.RenamedClassifier,
                _ => AuditActions.RenamedCategory,
            };
            audit.Add(
                db, AuditLog.Program, action, plain,
                $"{Shown(name.Text)} -> {plain}: names that look the same are written the same now");
        }
        await db.SaveChangesAsync(cancellationToken);
        if (renamed == changed.Count)
        {
            await db.Database.ExecuteSqlRawAsync(
                string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Done}"), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<long> VersionAsync(DashboardDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = "PRAGMA user_version";
            return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<List<Name>> ReadAsync(DashboardDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = AllNames;
            var names = new List<Name>();
            await using var rows = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
                names.Add(new((Kind)rows.GetInt32(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetString(3)));
            return names;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static Task<int> RenameAsync(DashboardDbContext db, Name name, string plain, CancellationToken cancellationToken) =>
        name.Kind switch
        {
            Kind.TempleCode => db
                .Temples.Where(row => row.Id == name.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Code, plain), cancellationToken),
            Kind.TempleName => db
                .Temples.Where(row => row.Id == name.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, plain), cancellationToken),
            Kind.Classifier => db
                .Classifiers.Where(row => row.Id == name.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, plain), cancellationToken),
            _ => db
                .Categories.Where(row => row.Id == name.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, plain), cancellationToken),
        };

    /// <summary>A name of invisible characters alone gets one that can be seen.</summary>
    private static string PlainOf(Name name) => Names.Plain(name.Text) is { Length: > 0 } plain
        ? plain
        : string.Create(CultureInfo.InvariantCulture, $"Unnamed {name.Id}");

    /// <summary>The old name with its invisible characters written out.</summary>
    private static string Shown(string text)
    {
        while (InvisibleCharacters.IndexIn(text) is >= 0 and var at)
        {
            var shown = InvisibleCharacters.NameAt(text, at).Split(' ')[0];
            text = $"{text[..at]}<{shown}>{text[(at + System.Text.Rune.GetRuneAt(text, at).Utf16SequenceLength)..]}";
        }
        return text;
    }

    private sealed record Name(Kind Kind, long Id, long Scope, string Text);
}
