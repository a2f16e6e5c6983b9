namespace TempleDashboard.Domain.Learning.Backbones;

/// <summary>A backbone that something was made with is not here, or its file is damaged. The message is meant for people.</summary>
public sealed class MissingBackboneException : Exception
{
    private readonly string? cannotOpen;

    public MissingBackboneException(string sha256)
        : base($"The backbone {Short(sha256)} is missing here: register it again under Settings, or choose another and train.") => Sha256 = sha256;

    /// <summary>The product's own backbone cannot be opened, for a reason that says what to do.</summary>
    internal MissingBackboneException(string sha256, Exception reason)
        : this(sha256, $"The product's own backbone cannot be opened. {reason.Message}", reason) => cannotOpen = Message;

    private MissingBackboneException(string sha256, string message, Exception inner)
        : base(message, inner) => Sha256 = sha256;

    /// <summary>SHA-256 of the backbone that was wanted.</summary>
    public string Sha256 { get; }

    /// <summary>Says the same of something made with the backbone, such as <c>Model 3 of '410010:lights'</c>.</summary>
    /// <param name="name">The backbone's name where it is still known.</param>
    public MissingBackboneException For(string subject, string? name)
    {
        if (cannotOpen is not null)
            return new(Sha256, $"{subject} cannot answer. {cannotOpen}", this);
        var backbone = name is null ? $"backbone {Short(Sha256)}" : $"backbone '{name}' ({Short(Sha256)})";
        return new(Sha256, $"{subject} was made with {backbone}, which is missing here or damaged: register it again under Settings, or train again.", this);
    }

    private static string Short(string sha256) => sha256.Length > 12 ? $"{sha256[..12]}..." : sha256;
}
