using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace TempleDashboard.Domain.Data;

/// <summary>
/// Inserts rows of one table by a command that is prepared once, made from the context's model. What change tracking does besides costs
/// many times the insert itself.
/// </summary>
internal sealed class PreparedInsert<T> : IDisposable
    where T : class
{
    private readonly DbCommand _command;
    private readonly List<IProperty> _properties;

    /// <summary>Prepares the command on the context's connection, which must be open, and in its transaction, if any.</summary>
    public PreparedInsert(DbContext db)
    {
        var entity = db.Model.FindEntityType(typeof(T)) ?? throw new ArgumentException($"{typeof(T).Name} has no table.");
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        var key = entity.FindPrimaryKey()!.Properties[0];
        _properties = [.. entity.GetProperties().Where(property => property != key)];
        var sql = db.GetService<ISqlGenerationHelper>();
        string Column(IProperty property) => sql.DelimitIdentifier(property.GetColumnName(table)!);

        _command = db.Database.GetDbConnection().CreateCommand();
        _command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        _command.CommandText = $"""
            INSERT INTO {sql.DelimitIdentifier(table.Name, table.Schema)} ({string.Join(", ", _properties.Select(Column))})
            VALUES ({string.Join(", ", _properties.Select((_, i) => $"@p{i}"))}) RETURNING {Column(key)}
            """;
        foreach (var (i, _) in _properties.Index())
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            _command.Parameters.Add(parameter);
        }
    }

    /// <summary>Inserts a row and returns its id. What it points at is named by ids; navigations are not followed.</summary>
    /// <exception cref="DbException">The database refused the row.</exception>
    public long Insert(T row)
    {
        foreach (var (i, property) in _properties.Index())
        {
            var value = property.GetGetter().GetClrValue(row);
            var converter = property.GetTypeMapping().Converter;
            _command.Parameters[i].Value = (converter is null ? value : converter.ConvertToProvider(value)) ?? DBNull.Value;
        }
        return Convert.ToInt64(_command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public void Dispose() => _command.Dispose();
}
