using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TempleDashboard.Domain.Data;

/// <summary>A browser in which somebody is signed in. Once it has ended, there is no row of it any more.</summary>
public sealed class PersonSession
{
    /// <summary>Most characters of <see cref="UserAgent"/>.</summary>
    public const int MaxUserAgentLength = 300;

    /// <summary>Most characters of <see cref="Address"/>: an IPv6 address with the name of a network card.</summary>
    public const int MaxAddressLength = 64;

    /// <summary>So long after it was last seen nobody comes back by it, as its cookie has expired.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(14);

    /// <summary>Stands in the cookie, which nobody but the program can write.</summary>
    public long Id { get; set; }

    public long PersonId { get; set; }

    public DateTime BegunAt { get; set; }

    /// <summary>The last request, or the last time that a page was open. Kept to the minute.</summary>
    public DateTime SeenAt { get; set; }

    /// <summary>What the browser called itself when somebody signed in.</summary>
    public string UserAgent { get; set; } = "";

    /// <summary>Where it was then.</summary>
    public string Address { get; set; } = "";
}

internal sealed class PersonSessionTable : IEntityTypeConfiguration<PersonSession>
{
    public void Configure(EntityTypeBuilder<PersonSession> builder)
    {
        builder.Property(session => session.UserAgent).HasMaxLength(PersonSession.MaxUserAgentLength);
        builder.Property(session => session.Address).HasMaxLength(PersonSession.MaxAddressLength);
        builder.HasOne<Person>().WithMany().HasForeignKey(session => session.PersonId).IsRequired();
    }
}
