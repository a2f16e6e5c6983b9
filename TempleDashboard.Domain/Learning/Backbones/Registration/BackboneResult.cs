using System.Diagnostics.CodeAnalysis;

namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>The backbone that was registered, or why it was not.</summary>
public sealed record BackboneResult
{
    public BackboneResult(RegisteredBackbone backbone, double milliseconds) =>
        (Backbone, MillisecondsPerPicture) = (backbone, milliseconds);

    public BackboneResult(params IReadOnlyList<BackboneError> errors) => Errors = errors;

    public RegisteredBackbone? Backbone { get; }

    /// <summary>How long one picture took when it was tried.</summary>
    public double MillisecondsPerPicture { get; }

    /// <summary>Everything that was wrong; empty where it succeeded.</summary>
    public IReadOnlyList<BackboneError> Errors { get; } = [];

    [MemberNotNullWhen(true, nameof(Backbone))]
    public bool Succeeded => Backbone is not null;
}

/// <summary>Why a backbone was refused.</summary>
/// <param name="Field">What to change: <c>file</c>, <c>url</c>, <c>sha256</c>, <c>name</c>, <c>layout</c>, <c>size</c>, <c>scale</c>, <c>mean</c> or <c>std</c>.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record BackboneError(string Field, string Message);

/// <summary>Why a backbone was not removed or not chosen.</summary>
/// <param name="Message">A sentence for people.</param>
public sealed record BackboneRefusal(BackboneRefusalReason Reason, string Message);

/// <summary>Kinds of <see cref="BackboneRefusal"/>.</summary>
public enum BackboneRefusalReason
{
    /// <summary>Nothing here has the id or hash.</summary>
    Unknown,

    /// <summary>Not as things stand: it is in use, being trained with, or its file is gone.</summary>
    Conflict,
}

/// <summary>An ONNX file does not fit as a backbone. Caught by <see cref="BackboneRegistry"/>, which answers with the reason.</summary>
internal sealed class BackboneRefusedException(BackboneError error) : Exception(error.Message)
{
    public BackboneRefusedException(string field, string message)
        : this(new BackboneError(field, message))
    {
    }

    public BackboneError Error => error;
}
