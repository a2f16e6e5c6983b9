namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>Why a backbone was not removed or not chosen.</summary>
/// <param name="Message">A sentence for people.</param>
public sealed record BackboneRefusal(BackboneRefusalReason Reason, string Message);
