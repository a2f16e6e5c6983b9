namespace TempleDashboard.Domain.Learning.Backbones;

/// <summary>How a feature map [C,h,w] becomes a vector.</summary>
public enum BackbonePooling
{
    /// <summary>Mean over all positions, C numbers.</summary>
    Average,

    /// <summary>Square root of the mean over all positions, C numbers; for layers that are never negative.</summary>
    RootAverage,

    /// <summary>Largest value over all positions, C numbers.</summary>
    Maximum,

    /// <summary>Means of the four quarters (sharing the middle row and column of an odd map), 4 C numbers.</summary>
    Grid,
}
