using System.Globalization;

namespace TempleDashboard.Web.Pictures;

/// <summary>Where the browser sends pictures to.</summary>
public static class UploadAddress
{
    /// <param name="categoryId">The label that the pictures arrive with; none where null, and <paramref name="split"/> does not count
    /// then.</param>
    /// <param name="split"><c>train</c>, <c>test</c>, or empty where the server is to choose.</param>
    public static string Of(long templeId, long classifierId, string? categoryId, string? split)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"api/v1/temples/{templeId}/images");
        if (string.IsNullOrEmpty(categoryId))
            return address;
        address += string.Create(CultureInfo.InvariantCulture, $"?classifierId={classifierId}&categoryId={categoryId}");
        return string.IsNullOrEmpty(split) ? address : $"{address}&split={split}";
    }
}
