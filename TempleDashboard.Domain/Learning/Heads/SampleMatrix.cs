namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>
/// A row-major <c>[N,R]</c> matrix in double precision whose rows may end in zeros: only the first
/// <c>lengths[i]</c> entries of row i are touched, which halves the work on a triangular factor.
/// </summary>
internal sealed class SampleMatrix(double[] values, int rows, int columns, int[]? lengths = null)
{
    public int Rows => rows;

    public int Columns => columns;

    public ReadOnlySpan<double> Row(int index) =>
        values.AsSpan(index * columns, lengths is null ? columns : lengths[index]);
}
