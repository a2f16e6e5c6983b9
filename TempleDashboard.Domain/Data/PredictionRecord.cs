using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TempleDashboard.Domain.Data;

/// <summary>A prediction as it was answered, kept for good. Only its review may change, and its picture may be given up.</summary>
public sealed class PredictionRecord
{
    /// <summary>Source of a picture that somebody tried on the screens: it says nothing about how the camera's place is.</summary>
    public const string TryOutSource = "browser";

    /// <summary>Longest <see cref="ReviewComment"/>, in UTF-16 characters.</summary>
    public const int MaxCommentLength = 500;

    /// <summary>Grows with time: the key of keyset paging.</summary>
    public long Id { get; set; }

    public long TempleId { get; set; }

    public Temple? Temple { get; set; }

    public long ClassifierId { get; set; }

    public Classifier? Classifier { get; set; }

    public long ModelId { get; set; }

    public TrainedModel? Model { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>SHA-256 of the picture, under which picture and thumbnail lie in the blob store.</summary>
    public required string ImageSha256 { get; set; }

    public required string ImageName { get; set; }

    /// <summary>As <see cref="StoredImage.ScaledFrom"/>.</summary>
    public string? ScaledFrom { get; set; }

    /// <summary>Where the picture came from: <c>api</c>, <c>api/v1</c>, <c>cli</c>, or <see cref="TryOutSource"/>.</summary>
    public required string Source { get; set; }

    /// <summary>The most probable category, also where the verdict is anomaly.</summary>
    public required string TopCategory { get; set; }

    /// <summary>Probability of <see cref="TopCategory"/>, 0 to 1.</summary>
    public double Confidence { get; set; }

    /// <summary>The threshold that was in force.</summary>
    public double MinConfidence { get; set; }

    public bool IsAnomaly { get; set; }

    /// <summary>Why it is an anomaly; <see cref="AnomalyReason.None"/> where it is none.</summary>
    public AnomalyReason Reason { get; set; }

    /// <summary>Mean cosine distance to the nearest training pictures, 0 to 2; null where the model keeps none of them.</summary>
    public double? Distance { get; set; }

    /// <summary>The distance above which a picture was unlike anything seen; null where that signal was off.</summary>
    public double? DistanceThreshold { get; set; }

    /// <summary>SHA-256 of the nearest training picture.</summary>
    public string? NearestSha256 { get; set; }

    public string? NearestCategory { get; set; }

    /// <summary>All probabilities in the order of the model's categories.</summary>
    public required List<CategoryProbability> Probabilities { get; set; }

    /// <summary>From the decoded request to the verdict, this picture's share of its batch.</summary>
    public double LatencyMilliseconds { get; set; }

    /// <summary>Equal for the pictures of one request.</summary>
    public required string RequestId { get; set; }

    /// <summary>When its picture was given up; null while it is kept.</summary>
    public DateTime? PictureRemovedAt { get; set; }

    /// <summary>Why its picture is no longer kept.</summary>
    public PictureRemoval PictureRemoval { get; set; }

    public ReviewState Review { get; set; }

    /// <summary>The right category where the review says wrong, the new one's name where it says new category.</summary>
    public string? ReviewCategory { get; set; }

    public string? ReviewedBy { get; set; }

    public DateTime? ReviewedAt { get; set; }

    /// <summary>What the reviewer had to say beside the judgement; null for nothing.</summary>
    public string? ReviewComment { get; set; }

    /// <summary>When its picture was put into training so that a model learns it, in UTC; null where it was not.</summary>
    public DateTime? TaughtAt { get; set; }

    /// <inheritdoc cref="StoredImage.LookAlikeHash"/>
    /// <remarks>Null where it was answered before such hashes were kept.</remarks>
    public long? LookAlikeHash { get; set; }
}

/// <summary>A category and its probability, 0 to 1.</summary>
public sealed record CategoryProbability(string Category, double Probability);

/// <summary>Why the picture of a prediction is no longer kept. The record stays for ever.</summary>
public enum PictureRemoval
{
    None = 0,

    /// <summary>It was older than pictures of predictions are kept.</summary>
    Age = 1,

    /// <summary>A person deleted the picture everywhere.</summary>
    Erased = 2,

    /// <summary>Its temple or classifier was deleted, and is gone for good.</summary>
    Deleted = 3,
}

/// <summary>A person's judgement of a prediction.</summary>
public enum ReviewState
{
    None = 0,
    Correct = 1,
    Wrong = 2,
    Unsure = 3,

    /// <summary>The picture fits none of the categories, whatever the model said: really an anomaly.</summary>
    Anomaly = 4,

    /// <summary>The picture shows something that deserves a category of its own, which the classifier did not have.</summary>
    NewCategory = 5,
}

/// <summary>Why a picture fits no category; several reasons may hold.</summary>
[Flags]
public enum AnomalyReason
{
    None = 0,

    /// <summary>Torn between categories: the highest probability is below the classifier's least confidence.</summary>
    LowConfidence = 1,

    /// <summary>Unlike anything seen: the nearest training pictures are too far away.</summary>
    Unfamiliar = 2,

    /// <summary>The picture is damaged, and its classifier answers such pictures; its probabilities mean nothing.</summary>
    Damaged = 4,
}

/// <summary>Takes reasons apart.</summary>
public static class AnomalyReasons
{
    private static readonly AnomalyReason[] All = [AnomalyReason.LowConfidence, AnomalyReason.Unfamiliar, AnomalyReason.Damaged];

    /// <summary>Lists the reasons that hold, one by one.</summary>
    public static IReadOnlyList<AnomalyReason> Each(this AnomalyReason reason) => [.. All.Where(one => reason.HasFlag(one))];
}

internal sealed class PredictionTable : IEntityTypeConfiguration<PredictionRecord>
{
    public void Configure(EntityTypeBuilder<PredictionRecord> builder)
    {
        builder.ToTable("Predictions");
        builder.Property(prediction => prediction.ReviewComment).HasMaxLength(PredictionRecord.MaxCommentLength);
        builder.Property(prediction => prediction.Probabilities)
            .HasConversion(
                list => JsonSerializer.Serialize(list, JsonSerializerOptions.Default),
                json => JsonSerializer.Deserialize<List<CategoryProbability>>(json, JsonSerializerOptions.Default)!)
            .Metadata.SetValueComparer(new ValueComparer<List<CategoryProbability>>(
                (one, other) => one!.SequenceEqual(other!),
                list => list.Count,
                list => list.ToList()));
        // With all that the board counts by, so that it need not look into the rows.
        builder.HasIndex(prediction => new
        {
            prediction.ClassifierId, prediction.Id, prediction.IsAnomaly, prediction.Review, prediction.Source, prediction.TopCategory,
        });
        builder.HasIndex(prediction => new { prediction.TempleId, prediction.Id });
        builder.HasIndex(prediction => new { prediction.TopCategory, prediction.Id });
        builder.HasIndex(prediction => new { prediction.IsAnomaly, prediction.Id });
        builder.HasIndex(prediction => new { prediction.Review, prediction.Id });
        builder.HasIndex(prediction => new { prediction.CreatedAt, prediction.Id });
        builder.HasIndex(prediction => new { prediction.Source, prediction.Id });
        // What waits for a review, in the order of the queue. Partial, so that it is small and no other question takes it.
        builder.HasIndex(prediction => new { prediction.IsAnomaly, prediction.Confidence }).HasFilter("\"Review\" = 0");
        builder.HasIndex(prediction => new { prediction.ClassifierId, prediction.IsAnomaly, prediction.Confidence })
            .HasFilter("\"Review\" = 0");
        // What was put into training, for the question whether the next model has learnt it.
        builder.HasIndex(prediction => new { prediction.ClassifierId, prediction.TaughtAt }).HasFilter("\"TaughtAt\" IS NOT NULL");
        // Whether a picture is still shown somewhere. Partial: pictures of most old predictions are not kept.
        builder.HasIndex(prediction => new { prediction.ImageSha256, prediction.TempleId }).HasFilter("\"PictureRemovedAt\" IS NULL");
        builder.HasOne(prediction => prediction.Temple).WithMany().OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(prediction => prediction.Classifier).WithMany().OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(prediction => prediction.Model).WithMany().OnDelete(DeleteBehavior.Restrict);
    }
}
