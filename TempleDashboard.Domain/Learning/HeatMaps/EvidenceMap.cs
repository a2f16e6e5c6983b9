namespace TempleDashboard.Domain.Learning.HeatMaps;

/// <summary>Where in a picture's region the evidence for a category lies: what each cell of a grid adds to the category's score.</summary>
/// <param name="Values"><c>[Rows,Columns]</c> row-major, from the top left; above zero speaks for the category, below against it.</param>
/// <param name="Columns">Cells from left to right.</param>
/// <param name="Rows">Cells from top to bottom.</param>
/// <param name="Cells">Where the cells lie.</param>
public sealed record EvidenceMap(float[] Values, int Columns, int Rows, CellPlaces Cells);
