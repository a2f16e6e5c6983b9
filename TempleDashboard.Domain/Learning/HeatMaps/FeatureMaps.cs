namespace TempleDashboard.Domain.Learning.HeatMaps;

/// <summary>All that the embedding of one picture is pooled from: the maps one after the other are the embedding's order.</summary>
/// <param name="Layers">The maps, all on the same grid.</param>
/// <param name="Columns">Width of the grid.</param>
/// <param name="Rows">Height of the grid.</param>
/// <param name="Places">Where the grid's cells lie in the picture.</param>
internal sealed record FeatureMaps(IReadOnlyList<FeatureMap> Layers, int Columns, int Rows, CellPlaces Places);
