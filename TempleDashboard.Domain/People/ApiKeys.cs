using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.People;

/// <summary>The keys of programs: made, shown once, looked up by their hash, revoked at once.</summary>
public sealed class ApiKeys(IDbContextFactory<DashboardDbContext> contexts, AuditLog audit, TimeProvider time)
{
    /// <summary>Every key begins so, by which scanners for secrets find one that was published.</summary>
    public const string Prefix = "temple_";

    private const int SecretBytes = 32;
    private const int ShownCharacters = 6;
    private static readonly TimeSpan UseIsKept = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, ApiKey> _known = new();

    /// <summary>Raised after a key was revoked.</summary>
    public event Action? Revoked;

    /// <summary>Gives the keys that are not revoked, the newest first.</summary>
    public async Task<List<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ApiKeys.AsNoTracking().Where(key => key.RevokedAt == null).OrderByDescending(key => key.Id)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Makes a key. What it answers is the only time that anybody sees it.</summary>
    public async Task<NewApiKey> CreateAsync(ApiKeyRequest request, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!WhoNames.TryClean(request.Name, out var name, out var wrong))
            return NewApiKey.Refused(wrong);
        var now = time.GetUtcNow().UtcDateTime;
        if (name.Length > ApiKey.MaxNameLength)
            return NewApiKey.Refused($"Give the key a name of at most {ApiKey.MaxNameLength} characters, such as 'gate cameras'.");
        if (request.Rights == Rights.None)
            return NewApiKey.Refused("Choose at least one thing that the key may be used for.");
        if (request.ExpiresAt <= now)
            return NewApiKey.Refused("The key would have expired already: choose a later day.");
        if (request.TempleIds is { Count: 0 })
            return NewApiKey.Refused("Choose at least one temple, or all of them.");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ApiKeys.AnyAsync(key => key.Name == name && key.RevokedAt == null, cancellationToken))
            return NewApiKey.Refused($"There is a key named '{name}' already: choose another name, or revoke that one.");
        var secret = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));
        var made = new ApiKey
        {
            Name = name,
            Start = secret[..(Prefix.Length + ShownCharacters)],
            Sha256 = HashOf(secret),
            Rights = request.Rights,
            TempleIds = request.TempleIds?.ToList(),
            CreatedAt = now,
            CreatedBy = who,
            ExpiresAt = request.ExpiresAt,
        };
        db.ApiKeys.Add(made);
        audit.Add(db, who, AuditActions.MadeApiKey, name, $"{made.Rights}");
        await db.SaveChangesAsync(cancellationToken);
        return new(made, secret, null);
    }

    /// <summary>Ends a key: the next request with it is refused. False where there is no such key.</summary>
    public async Task<bool> RevokeAsync(long id, string who, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ApiKeys.SingleOrDefaultAsync(key => key.Id == id && key.RevokedAt == null, cancellationToken) is not { } row)
            return false;
        row.RevokedAt = time.GetUtcNow().UtcDateTime;
        audit.Add(db, who, AuditActions.RevokedApiKey, row.Name);
        await db.SaveChangesAsync(cancellationToken);
        _known.TryRemove(row.Sha256, out _);
        Revoked?.Invoke();
        return true;
    }

    /// <summary>Finds the key that a request shows; null where there is none, or where it has expired or was revoked.</summary>
    public async Task<ApiKey?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var hash = HashOf(secret);
        if (!_known.TryGetValue(hash, out var key))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            key = await db.ApiKeys.AsNoTracking()
                .SingleOrDefaultAsync(row => row.Sha256 == hash && row.RevokedAt == null, cancellationToken);
            if (key is null)
                return null;
            _known[hash] = key;
            if (await IsRevokedAsync(db, key.Id, cancellationToken))
            {
                _known.TryRemove(hash, out _);
                return null;
            }
        }
        if (key.ExpiresAt <= time.GetUtcNow().UtcDateTime)
            return null;
        await KeepUseAsync(key, cancellationToken);
        return key;
    }

    /// <summary>Asked once more after the key became known, so that one revoked in between does not stay known.</summary>
    private static Task<bool> IsRevokedAsync(DashboardDbContext db, long id, CancellationToken cancellationToken) =>
        db.ApiKeys.AnyAsync(row => row.Id == id && row.RevokedAt != null, cancellationToken);

    private async Task KeepUseAsync(ApiKey key, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (now - key.LastUsedAt < UseIsKept)
            return;
        key.LastUsedAt = now;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.ApiKeys.Where(row => row.Id == key.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.LastUsedAt, now), cancellationToken);
    }

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}

/// <summary>What a new key is to be.</summary>
/// <param name="TempleIds">Null for all temples.</param>
/// <param name="ExpiresAt">Null for one that does not expire.</param>
public sealed record ApiKeyRequest(string Name, Rights Rights, IReadOnlyList<long>? TempleIds = null, DateTime? ExpiresAt = null);

/// <summary>A key that was made, with the secret that is shown once; or why there is none.</summary>
public sealed record NewApiKey(ApiKey? Key, string? Secret, string? Error)
{
    internal static NewApiKey Refused(string error) => new(null, null, error);
}
