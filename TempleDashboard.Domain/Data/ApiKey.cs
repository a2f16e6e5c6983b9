using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TempleDashboard.Domain.Data;

/// <summary>What a program shows instead of signing in. The key itself is kept nowhere, only its hash.</summary>
public sealed class ApiKey
{
    /// <summary>Most characters of <see cref="Name"/>.</summary>
    public const int MaxNameLength = 100;

    public long Id { get; set; }

    /// <summary>What people call it, such as <c>gate cameras</c>; unique among the keys that are not revoked.</summary>
    public required string Name { get; set; }

    /// <summary>The first characters of the key, by which people tell keys apart.</summary>
    public required string Start { get; set; }

    /// <summary>SHA-256 of the key, in hexadecimal. A key has 256 random bits, so that nothing slower is needed.</summary>
    public required string Sha256 { get; set; }

    public Rights Rights { get; set; }

    /// <summary>The temples that it may be used for, by id; null for all of them.</summary>
    public List<long>? TempleIds { get; set; }

    public DateTime CreatedAt { get; set; }

    public required string CreatedBy { get; set; }

    /// <summary>Null for one that does not expire.</summary>
    public DateTime? ExpiresAt { get; set; }

    /// <summary>Kept to the minute.</summary>
    public DateTime? LastUsedAt { get; set; }

    public DateTime? RevokedAt { get; set; }
}

/// <summary>What somebody may do.</summary>
[Flags]
public enum Rights
{
    None = 0,

    /// <summary>Look at everything of a temple.</summary>
    Read = 1,

    /// <summary>Ask for predictions, which are recorded.</summary>
    Predict = 2,

    /// <summary>Store pictures, label them, and change temples, classifiers and categories.</summary>
    Save = 4,

    /// <summary>Train, and say which model serves.</summary>
    Train = 8,

    /// <summary>Judge predictions, and add their pictures to training.</summary>
    Review = 16,

    /// <summary>People, keys, backbones, backups: what concerns all temples.</summary>
    Administer = 32,

    /// <summary>All that an operator may.</summary>
    Operate = Read | Predict | Save | Train | Review,

    All = Operate | Administer,
}

internal sealed class ApiKeyTable : IEntityTypeConfiguration<ApiKey>
{
    private const int Sha256Digits = 64;

    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.Property(key => key.Name).HasMaxLength(ApiKey.MaxNameLength);
        builder.Property(key => key.Sha256).HasMaxLength(Sha256Digits);
        builder.HasIndex(key => key.Sha256).IsUnique();
    }
}
