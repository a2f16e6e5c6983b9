namespace TempleDashboard.Domain.Temples;

/// <summary>One establishment with fixed cameras; its <see cref="Code"/> is the API's <c>temple_id</c>.</summary>
public sealed class Temple
{
    /// <summary>The reserved code under which common categories live: their pictures join the training of every temple.</summary>
    public const string CommonCode = "common";

    public long Id { get; set; }

    /// <summary>Unique, at most <see cref="Names.MaxLength"/> characters; compared as written.</summary>
    public required string Code { get; set; }

    /// <summary>What people call it; the code where nobody chose a name.</summary>
    public required string Name { get; set; }

    /// <summary>
    /// How this temple's cameras name their files, see <see cref="Images.CaptureTime"/>; null where the common ways are enough.
    /// </summary>
    public string? FileNamePattern { get; set; }

    public DateTime CreatedAt { get; set; }

    public List<Classifier> Classifiers { get; } = [];

    public bool IsCommon => Code == CommonCode;
}
