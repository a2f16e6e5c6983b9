namespace TempleDashboard.Domain.Pictures.Archives;

/// <summary>Why an archive, or a file of it, is not taken.</summary>
internal enum ArchiveRefusal
{
    /// <summary>The archive is no zip.</summary>
    NoZip,

    /// <summary>The archive's list, which stands at its end, is missing.</summary>
    Truncated,

    /// <summary>The archive's list cannot be read, or speaks of places where nothing is.</summary>
    BrokenList,

    /// <summary>The archive is one of several parts.</summary>
    SeveralParts,

    /// <summary>Its files share bytes: it unpacks to more than it can hold.</summary>
    Overlapping,

    TooManyFiles,

    /// <summary>Unpacked, all files together are too long.</summary>
    TooManyBytes,

    /// <summary>Of a file: it needs a password.</summary>
    Encrypted,

    /// <summary>Of a file: it is a link, or a device.</summary>
    Link,

    /// <summary>Of a file: its path is absolute or leads upwards.</summary>
    LeadsOut,

    /// <summary>Of a file: it is an archive itself.</summary>
    Nested,

    /// <summary>Of a file: packed by another method than Deflate.</summary>
    UnknownMethod,

    FileTooLarge,

    /// <summary>Of a file: it unpacks to far more than it is.</summary>
    TooTight,

    /// <summary>Of a file: it unpacks to more than the list says.</summary>
    LongerThanSaid,

    /// <summary>Of a file: its bytes are not those that were packed.</summary>
    Damaged,
}
