namespace TempleDashboard.Web.Api;

/// <summary>Keyset paging: a page begins behind the last key of the page before.</summary>
internal static class Paging
{
    public const int DefaultSize = 100;

    public const int MaxSize = 500;

    public static int Size(int? limit) => Math.Clamp(limit ?? DefaultSize, 1, MaxSize);

    /// <summary>Cuts one row too many off; its being there says that another page follows.</summary>
    /// <returns>Key of the last row where another page follows.</returns>
    public static long? Cut<T>(List<T> rows, int size, Func<T, long> key)
    {
        if (rows.Count <= size)
            return null;
        rows.RemoveRange(size, rows.Count - size);
        return key(rows[^1]);
    }
}
