using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Pictures;

/// <summary>What became of one file.</summary>
/// <param name="Error">Why it was refused.</param>
/// <param name="DuplicateOf">The picture of exactly the same bytes that the temple had already; null where it had none.</param>
public sealed record UploadResult(string Name, UploadStatus Status, long? ImageId, string? Error, KnownPicture? DuplicateOf = null);

/// <summary>A picture that the temple had already.</summary>
/// <param name="Name">As it was stored.</param>
/// <param name="CategoryId">What it was labelled as by the classifier that the request named; null where it had no label, or none was
/// named.</param>
/// <param name="LabelStays">True where the request named another category or split: the label stays, and /classifiers/{id}/labels changes
/// it.</param>
public sealed record KnownPicture(string Name, long? CategoryId, string? Category, Split? Split, bool LabelStays);

/// <summary>What became of an uploaded file.</summary>
public enum UploadStatus
{
    Stored,

    /// <summary>The temple had exactly this picture already; it is labelled where a category was named and it had none.</summary>
    Duplicate,
    Refused,
}

/// <summary>One result per file, in the order of the files.</summary>
public sealed record UploadAnswer(IReadOnlyList<UploadResult> Results);
