using Microsoft.Data.Sqlite;

namespace TempleDashboard.KillIt;

/// <summary>Looks into the database past the dashboard, which may be running.</summary>
internal sealed class Database(string data, string name = "temple.db")
{
    public string File { get; } = Path.Combine(data, name);

    public async Task<List<object[]>> RowsAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        List<object[]> rows = [];
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }
        return rows;
    }

    public async Task<List<long>> NumbersAsync(string sql) => (await RowsAsync(sql)).ConvertAll(row => (long)row[0]);

    public async Task<List<string>> TextsAsync(string sql) => (await RowsAsync(sql)).ConvertAll(row => (string)row[0]);

    /// <summary>Changes something while the dashboard does not run.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private async Task<SqliteConnection> OpenAsync()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
