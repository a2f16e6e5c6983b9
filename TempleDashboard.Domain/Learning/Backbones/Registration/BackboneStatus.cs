namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>What is known here of a backbone that something was made with.</summary>
/// <param name="Name">Null where nobody knows the hash any more.</param>
/// <param name="IsPresent">Whether its file is here.</param>
public sealed record BackboneStatus(string Sha256, string? Name, bool IsPresent)
{
    /// <summary>The name, or the beginning of the hash.</summary>
    public string Called => Name ?? Sha256[..12];

    /// <summary>Says of a thing, such as <c>Model 3</c>, that its backbone is missing and what to do; null where it is here.</summary>
    public string? Missing(string subject) => IsPresent ? null : new MissingBackboneException(Sha256).For(subject, Name).Message;
}
