namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>Kinds of <see cref="BackboneRefusal"/>.</summary>
public enum BackboneRefusalReason
{
    /// <summary>Nothing here has the id or hash.</summary>
    Unknown,

    /// <summary>Not as things stand: it is in use, being trained with, or its file is gone.</summary>
    Conflict,
}
