using System.Diagnostics.CodeAnalysis;

namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>The backbone that was registered, or why it was not.</summary>
public sealed record BackboneResult
{
    public BackboneResult(RegisteredBackbone backbone, double milliseconds) => (Backbone, MillisecondsPerPicture) = (backbone, milliseconds);

    public BackboneResult(params IReadOnlyList<BackboneError> errors) => Errors = errors;

    public RegisteredBackbone? Backbone { get; }

    /// <summary>How long one picture took when it was tried.</summary>
    public double MillisecondsPerPicture { get; }

    /// <summary>Everything that was wrong; empty where it succeeded.</summary>
    public IReadOnlyList<BackboneError> Errors { get; } = [];

    [MemberNotNullWhen(true, nameof(Backbone))]
    public bool Succeeded => Backbone is not null;
}
