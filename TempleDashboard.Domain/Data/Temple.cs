using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TempleDashboard.Domain.Data;

/// <summary>One establishment with fixed cameras; its <see cref="Code"/> is the API's <c>temple_id</c>.</summary>
public sealed class Temple
{
    /// <summary>The reserved code under which common categories live: their pictures join the training of every temple.</summary>
    public const string CommonCode = "common";

    /// <summary>Most characters of a name or code: of temples, classifiers and categories alike.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Most characters of <see cref="FileNamePattern"/>.</summary>
    public const int MaxPatternLength = 200;

    public long Id { get; set; }

    /// <summary>Unique, at most <see cref="MaxNameLength"/> characters; compared as written.</summary>
    public required string Code { get; set; }

    /// <summary>What people call it; the code where nobody chose a name.</summary>
    public required string Name { get; set; }

    /// <summary>
    /// How this temple's cameras name their files, see <c>FileNamePattern</c>; null where the common ways are enough.
    /// </summary>
    public string? FileNamePattern { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>The <see cref="Deletion"/> that took it: no query finds it then, unless it asks for that. Null while it is there.</summary>
    public long? DeletionId { get; set; }

    public List<Classifier> Classifiers { get; } = [];

    public bool IsCommon => Code == CommonCode;
}

internal sealed class TempleTable : IEntityTypeConfiguration<Temple>
{
    public void Configure(EntityTypeBuilder<Temple> builder)
    {
        builder.Property(temple => temple.Code).HasMaxLength(Temple.MaxNameLength);
        builder.Property(temple => temple.Name).HasMaxLength(Temple.MaxNameLength);
        builder.Property(temple => temple.FileNamePattern).HasMaxLength(Temple.MaxPatternLength);
        builder.HasIndex(temple => temple.Code).IsUnique();
        builder.Ignore(temple => temple.IsCommon);
        builder.HasQueryFilter(temple => temple.DeletionId == null);
    }
}
