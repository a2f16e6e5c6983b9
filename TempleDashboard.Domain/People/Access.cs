using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.People;

/// <summary>Who asks, what they may do, and to which temples.</summary>
/// <param name="Who">As the audit log names them: a person's name, <c>key: name</c>, or <see cref="AnybodyHere"/>.</param>
public sealed record Access(string Who, Rights Rights, TempleScope Temples)
{
    /// <summary>Whoever sits at the machine that the program runs on, as long as there are no people to tell apart.</summary>
    public const string AnybodyHere = "local";

    /// <summary>Before the name of a key.</summary>
    public const string KeyPrefix = "key: ";

    /// <summary>Nobody: may do nothing and see no temple.</summary>
    public static readonly Access Nobody = new("nobody", Rights.None, TempleScope.None);

    public static readonly Access Anybody = new(AnybodyHere, Rights.All, TempleScope.All);

    public static Access Of(Person person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return new(
            person.UserName!,
            RightsOf(person.Role),
            person.Role == PersonRole.Administrator ? TempleScope.All : TempleScope.Of(person.TempleIds));
    }

    public static Access Of(ApiKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new(KeyPrefix + key.Name, key.Rights, TempleScope.Of(key.TempleIds));
    }

    public static Rights RightsOf(PersonRole role) => role switch
    {
        PersonRole.Administrator => Rights.All,
        PersonRole.Operator => Rights.Operate,
        _ => Rights.Read,
    };

    public bool May(Rights right) => (Rights & right) == right;
}

/// <summary>Some temples, or all of them. What is outside of it does not exist for whoever asks.</summary>
public sealed class TempleScope
{
    public static readonly TempleScope All = new(null);

    public static readonly TempleScope None = new([]);

    private readonly HashSet<long>? _ids;

    private TempleScope(HashSet<long>? ids) => _ids = ids;

    /// <summary>Null where it is all temples.</summary>
    public IReadOnlyCollection<long>? Ids => _ids;

    public bool IsAll => _ids is null;

    public static TempleScope Of(IReadOnlyCollection<long>? ids) => ids is null ? All : new([.. ids]);

    public bool Has(long templeId) => _ids?.Contains(templeId) ?? true;

    /// <summary>True where both are the same temples.</summary>
    public bool IsSame(TempleScope other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _ids is null ? other._ids is null : other._ids is not null && _ids.SetEquals(other._ids);
    }
}

/// <summary>Narrows queries to what somebody may see; where that is everything, they stay as they are.</summary>
public static class TempleScopeQueries
{
    public static IQueryable<Temple> Within(this IQueryable<Temple> rows, TempleScope scope) =>
        scope.Ids is { } ids ? rows.Where(row => ids.Contains(row.Id)) : rows;

    public static IQueryable<Classifier> Within(this IQueryable<Classifier> rows, TempleScope scope) =>
        scope.Ids is { } ids ? rows.Where(row => ids.Contains(row.TempleId)) : rows;

    public static IQueryable<TrainingRun> Within(this IQueryable<TrainingRun> rows, TempleScope scope) =>
        scope.Ids is { } ids ? rows.Where(row => ids.Contains(row.Classifier!.TempleId)) : rows;

    public static IQueryable<Deletion> Within(this IQueryable<Deletion> rows, TempleScope scope) =>
        scope.Ids is { } ids ? rows.Where(row => ids.Contains(row.TempleId)) : rows;

    public static IQueryable<PredictionRecord> Within(this IQueryable<PredictionRecord> rows, TempleScope scope) =>
        scope.Ids is { } ids ? rows.Where(row => ids.Contains(row.TempleId)) : rows;
}
