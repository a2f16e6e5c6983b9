using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TempleDashboard.Domain.Data;

/// <summary>One question asked of a temple's pictures, such as "door" or "lights".</summary>
public sealed class Classifier
{
    /// <summary>The classifier that every temple has, meant where only the temple is named.</summary>
    public const string DefaultName = "default";

    public const double DefaultMinConfidence = 0.5;

    public const double DefaultFalseAlarmRate = 0.01;

    public long Id { get; set; }

    public long TempleId { get; set; }

    public Temple? Temple { get; set; }

    public required string Name { get; set; }

    /// <summary>A prediction whose highest probability is below this is an anomaly; 0 to 1, default 0.5.</summary>
    public double MinConfidence { get; set; } = DefaultMinConfidence;

    /// <summary>
    /// Share of normal pictures that may be called unlike anything seen, 0 to 0.2; default 0.01, that is 10 false alarms per
    /// 1,000 pictures. 0 turns that signal off. The threshold of the distance follows from it and the model.
    /// </summary>
    public double FalseAlarmRate { get; set; } = DefaultFalseAlarmRate;

    /// <summary>
    /// Whether a damaged picture that is sent for a prediction becomes an anomaly with the reason
    /// <see cref="AnomalyReason.Damaged"/>; default false: it is refused. The earlier system's API refuses in any case.
    /// </summary>
    public bool AnswersDamaged { get; set; }

    /// <summary>SHA-256 of the backbone that the next training uses; the product's own where null.</summary>
    public string? BackboneSha256 { get; set; }

    /// <summary>The part of the picture that is looked at; the whole picture where null.</summary>
    public Region? Region { get; set; }

    /// <summary>Whether the pictures of the common categories join its training; default true.</summary>
    public bool UsesCommonCategories { get; set; } = true;

    /// <summary>Whether the testing pictures of the common categories are counted in its test as well; default false.</summary>
    public bool TestsCommonCategories { get; set; }

    /// <summary>The model that serves; null until the first training succeeds.</summary>
    public long? ChampionModelId { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <inheritdoc cref="Temple.DeletionId"/>
    public long? DeletionId { get; set; }

    public List<Category> Categories { get; } = [];
}

/// <summary>A rectangle of the upright picture, in fractions of its width and height (0 to 1, origin top left).</summary>
public sealed record Region(double X, double Y, double Width, double Height)
{
    /// <summary>True where the rectangle lies inside the picture and covers at least a hundredth of each side.</summary>
    public bool IsValid => X >= 0 && Y >= 0 && Width >= 0.01 && Height >= 0.01 && X + Width <= 1.000001 && Y + Height <= 1.000001;

    /// <summary>Gives a short text that is equal for equal regions, in ten-thousandths: <c>whole</c> or <c>1000-0-5000-10000</c>.</summary>
    public static string KeyOf(Region? region) => region is null
        ? "whole"
        : string.Create(CultureInfo.InvariantCulture, $"{Units(region.X)}-{Units(region.Y)}-{Units(region.Width)}-{Units(region.Height)}");

    private static int Units(double fraction) => (int)Math.Round(fraction * 10_000);
}

internal sealed class ClassifierTable : IEntityTypeConfiguration<Classifier>
{
    public void Configure(EntityTypeBuilder<Classifier> builder)
    {
        builder.Property(classifier => classifier.Name).HasMaxLength(Temple.MaxNameLength);
        builder.HasIndex(classifier => new { classifier.TempleId, classifier.Name }).IsUnique();
        builder.HasQueryFilter(classifier => classifier.DeletionId == null);
        builder.OwnsOne(classifier => classifier.Region);
        builder.HasOne(classifier => classifier.Temple).WithMany(temple => temple.Classifiers).OnDelete(DeleteBehavior.Cascade);
    }
}
