using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TempleDashboard.Domain.Data;

/// <summary>Somebody who may sign in. What ASP.NET Core Identity knows of them, and what they may do here.</summary>
public sealed class Person : IdentityUser<long>
{
    /// <summary>Most characters of a name to sign in with.</summary>
    public const int MaxNameLength = 100;

    public PersonRole Role { get; set; }

    /// <summary>The temples that they may see, by id; null for all of them. Administrators are not limited.</summary>
    public List<long>? TempleIds { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? SignedInAt { get; set; }
}

/// <summary>What a person may do; each of the later ones may do all that the earlier may.</summary>
public enum PersonRole
{
    /// <summary>Looks, and changes nothing.</summary>
    Viewer,

    /// <summary>Labels, trains and reviews.</summary>
    Operator,

    /// <summary>Does everything, also to people, keys, backbones and backups.</summary>
    Administrator,
}

internal sealed class PersonTable : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.Property(person => person.Role).HasConversion<string>().HasMaxLength(20);
        builder.Property(person => person.UserName).HasMaxLength(Person.MaxNameLength);
    }
}
