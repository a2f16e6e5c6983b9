namespace TempleDashboard.Domain.Learning.HeatMaps;

/// <summary>Where the cells of an <see cref="EvidenceMap"/> lie in the region.</summary>
public enum CellPlaces
{
    /// <summary>The outermost cells have their centres on the region's borders, as in a network whose strides meet the picture's corners.</summary>
    OnBorders,

    /// <summary>The cells tile the region without gaps.</summary>
    Tiles,
}
