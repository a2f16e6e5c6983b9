namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>Why a backbone was refused.</summary>
/// <param name="Field">What to change: <c>file</c>, <c>url</c>, <c>sha256</c>, <c>name</c>, <c>layout</c>, <c>size</c>, <c>scale</c>, <c>mean</c> or <c>std</c>.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record BackboneError(string Field, string Message);
