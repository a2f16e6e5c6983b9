namespace TempleDashboard.Domain.Labelling.Splitting;

/// <summary>What <see cref="LookAlikeGroups"/> needs to know of a picture.</summary>
/// <param name="Hash">Its 64-bit perceptual hash: few different bits mean that pictures look alike.</param>
/// <param name="CapturedAt">When it was taken, if known.</param>
/// <param name="Label">Its category, from 0.</param>
public readonly record struct LookAlikePicture(ulong Hash, DateTime? CapturedAt, int Label);
