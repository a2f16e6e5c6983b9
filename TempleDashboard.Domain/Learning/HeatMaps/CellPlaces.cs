namespace TempleDashboard.Domain.Learning.HeatMaps;

/// <summary>Where the cells of an <see cref="EvidenceMap"/> lie in the region.</summary>
public enum CellPlaces
{
    /// <summary>The outermost cells have their centres on the region's borders, as in a network whose strides meet the picture's corners.</summary>
    OnBorders,

    /// <summary>Each of the equal tiles has its cell on its upper left corner, as in a network that begins its strides at the picture's first pixel.</summary>
    OnUpperLeft,

    /// <summary>The cells tile the region without gaps.</summary>
    Tiles,
}
